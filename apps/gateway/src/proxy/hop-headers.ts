/** RFC 9110 section 7.6.1, and what was meant likewise before it. */
const ofOneConnection = [
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

type Headers = Record<string, string | string[] | undefined>;

/** Headers without those that belong to the one connection they came by. Names are in lower case. */
export function withoutHops<Given extends Headers>(headers: Given): Given {
  const listed = String(headers['connection'] ?? '').split(',');
  const hops = new Set([...ofOneConnection, ...listed.map((name) => name.trim().toLowerCase())]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hops.has(name))) as Given;
}
