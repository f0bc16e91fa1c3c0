import fc from 'fast-check';

export type Headers = Record<string, string | string[]>;

const latin1 = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const visible = fc.string({ maxLength: 40 });
const long = fc.integer({ min: 1_000, max: 15_000 }).map((length) => 'x'.repeat(length));
const junk = fc.oneof(fc.constant(''), visible, latin1, long);

const contentTypes = ['text/xml', 'application/json', 'application/json; charset=utf-16', 'application/json;;', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data', '*/*', ';'];
const traces = ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '00-00000000000000000000000000000000-0000000000000000-00', 'ff-x'];
const addresses = ['127.0.0.1', '10.0.0.1, 8.8.8.8', 'unknown', '::1', 'fe80::1%eth0', '999.1.1.1', '8.8.8.8:80', '[::1]', ',,,', '2606:4700::1'];
const lengths = ['-1', '0', '1', '1e3', '+5', '5, 5', '99999999999999999999', 'x'];

/** Headers beside those that prove anything: right and wrong ones, often none. The whole call may be refused for them. */
export const hostileHeaders: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record(
    {
      'content-type': fc.oneof(fc.constantFrom(...contentTypes), junk),
      'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'x'),
      traceparent: fc.oneof(fc.constantFrom(...traces), junk),
      'x-forwarded-for': fc.oneof(fc.constantFrom(...addresses), fc.ipV4(), fc.ipV6(), junk),
      accept: junk,
      cookie: junk,
      authorization: fc.oneof(fc.constant('Bearer x'), junk),
      'x-hub-signature': fc.array(junk, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom(...lengths).map((length) => ({ 'content-length': length })),
  fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), junk, { maxKeys: 20 }).map((headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'x-forwarded-for'))),
);

const strangeIds = ['', 'nobody', 'BOT', 'bot%00', '%00', 'bot%2f..%2fbot', '%2e%2e', '..', '.', 'bot/', 'bot;x=1', '%zz', '%ff%fe', '%ed%a0%80', '%F0%9F%A6%86', '__proto__', 'constructor', "bot'--", 'bot%0d%0ax:y', '*', ':accountId', 'x'.repeat(512), 'x'.repeat(513), 'x'.repeat(5_000)];
const queries = ['', '?', '?a=b', '?a=1&a=2', '?__proto__[x]=1', '?constructor=x', '?%zz=%zz', '?%00=%00', `?${'a=1&'.repeat(2_000)}`, '?msg_signature=x&timestamp=1&nonce=2', '??', '?&&&=', '?#'];

/** Paths below `/webhooks` that are not the account's own address. */
export function strangeTargets(channel: string): fc.Arbitrary<string> {
  const ids = fc.oneof(fc.constantFrom(...strangeIds), fc.webSegment({ size: '+1' }), visible.map(encodeURIComponentAnyway));
  const channels = fc.oneof({ weight: 4, arbitrary: fc.constant(channel) }, fc.constantFrom('', 'TELEGRAM', 'telegram', 'line', 'wecom', 'sandbox', 'facebook', '..', '%00', '__proto__'));
  return fc.tuple(channels, ids, fc.constantFrom(...queries)).map(([name, id, query]) => `/webhooks/${name}/${id}${query}`);
}

/** Halves of surrogate pairs as the three bytes that no UTF-8 has. */
function encodeURIComponentAnyway(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ed%a0%80';
}

/** What somebody who does not know a secret, or a signature, gives instead of the right one. */
export interface Forgery {
  how: string;
  given: (right: string) => string | string[] | undefined;
}

const nearly: Forgery[] = [
  { how: 'nothing', given: () => undefined },
  { how: 'cut off', given: (right) => right.slice(0, -1) },
  { how: 'longer', given: (right) => `${right}x` },
  { how: 'in other letters', given: (right) => (right === right.toUpperCase() ? right.toLowerCase() : right.toUpperCase()) },
  { how: 'twice', given: (right) => [right, right] },
  { how: 'twice in one', given: (right) => `${right},${right}` },
  { how: 'with a NUL', given: (right) => `${right}\0` },
  { how: 'quoted', given: (right) => `"${right}"` },
  { how: 'backwards', given: (right) => [...right].reverse().join('') },
  { how: 'no ASCII', given: (right) => `${right.slice(0, -1)}é` },
];

/** Nothing, nearly the right one, it twice or in other letters, or anything else. */
export const forgeries: fc.Arbitrary<Forgery> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...nearly) },
  fc.oneof(junk, fc.base64String({ maxLength: 60 }), fc.stringMatching(/^[0-9a-f]{40}$/)).map((other) => ({ how: other, given: () => other })),
);
