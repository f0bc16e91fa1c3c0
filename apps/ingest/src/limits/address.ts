import { isIPv4, isIPv6 } from 'node:net';

/**
 * What an address is counted and blocked by: IPv4 as it is, also inside IPv6; of IPv6 the first 64 bits, because whoever has one
 * address there has all of them. Null for what is no address.
 */
export function addressKey(address: string): string | null {
  const [bare = ''] = withoutPort(address).split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  const ip = mapped ?? bare;
  if (isIPv4(ip)) return ip;
  return isIPv6(ip) ? `${groupsOf(ip).slice(0, 4).join(':')}::/64` : null;
}

/** Some proxies write down the port, too: `192.0.2.1:1234`, `[2001:db8::1]:1234`. */
function withoutPort(address: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? address;
}

/** The same for whoever calls: all that come from no address are one. */
export function callerKey(address: string): string {
  return addressKey(address) ?? 'unknown';
}

/** The eight groups of an IPv6 address, in hexadecimal without leading zeros. */
function groupsOf(ip: string): string[] {
  const { hostname } = new URL(`http://[${ip}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]];
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
