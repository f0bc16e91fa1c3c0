import fc from 'fast-check';

/** The same bytes, a little different. */
export type Mutation = (from: Buffer) => Buffer;

const ofJson = ['{', '}', '[', ']', '"', ',', ':', '\\', '\\u0000', '\\ud800', 'null', '1e999', '-', '//', '\ufeff', '\0'];
const ofXml = ['<', '>', '&amp;', '&#65;', ']]>', '<![CDATA[', '<!DOCTYPE x>', '<!--', '<?x ?>', '<Encrypt>', '</Encrypt>', '<Encrypt><Encrypt>', '</xml>', '\0', '\ufeff', ' ', '<a/>', 'A'];
const ofHttp = ['\r\n', '\n', '\r', ':', ' ', '\0', 'POST ', 'GET ', 'CONNECT ', 'OPTIONS * ', ' HTTP/1.0\r\n', ' HTTP/2.0\r\n', '\r\ncontent-length: 5\r\n', '\r\ntransfer-encoding: chunked\r\n', '\r\nexpect: 100-continue\r\n']
  .concat(['\r\nupgrade: websocket\r\nconnection: upgrade\r\n', '\r\ncontent-type: multipart/form-data; boundary=x\r\n', '\r\ncontent-type:\r\n', '\r\nhost:\r\n', '%00', '%2f', '?', '/../', '\r\n\r\n']);

/** Bytes that are flipped, cut out, put in, doubled, or all of them others; places are shares of the whole. */
function mutations(pieces: readonly string[]): fc.Arbitrary<Mutation> {
  const share = fc.nat({ max: 9_999 });
  const at = (from: Buffer, where: number): number => Math.floor((from.length * where) / 10_000);
  const cut = (from: Buffer, where: number, { length = 0, put = Buffer.alloc(0) }): Buffer => Buffer.concat([from.subarray(0, at(from, where)), put, from.subarray(at(from, where) + length)]);
  return fc.oneof(
    fc.tuple(share, fc.integer({ min: 1, max: 255 })).map(([where, change]) => (from: Buffer) => cut(from, where, { length: 1, put: Buffer.from([(from[at(from, where)] ?? 0) ^ change]) })),
    fc.tuple(share, fc.nat({ max: 40 })).map(([where, length]) => (from: Buffer) => cut(from, where, { length })),
    fc.tuple(share, fc.constantFrom(...pieces)).map(([where, piece]) => (from: Buffer) => cut(from, where, { put: Buffer.from(piece) })),
    fc.tuple(share, fc.uint8Array({ maxLength: 8 })).map(([where, bytes]) => (from: Buffer) => cut(from, where, { length: bytes.length, put: Buffer.from(bytes) })),
    share.map((where) => (from: Buffer) => from.subarray(0, at(from, where))),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => () => Buffer.from(bytes)),
  );
}

export const jsonMutations = mutations(ofJson);
export const xmlMutations = mutations(ofXml);
export const httpMutations = mutations(ofHttp);

export function mutated(from: Buffer, changes: readonly Mutation[]): Buffer {
  return changes.reduce((bytes, change) => change(bytes), from);
}
