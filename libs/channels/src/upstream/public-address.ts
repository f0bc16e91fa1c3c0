import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IPv4 that nobody owns in public, or that means this host or network (IANA, special-purpose address registry). */
const reserved4 = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24']
  .concat(['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']);
/** Of IPv6 only 2000::/3 is public at all; in it, what is special or carries an IPv4 address of whatever kind. */
const reserved6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const [public6, reserved] = [listOf(['2000::/3']), listOf([...reserved4, ...reserved6])];

/** Whether an IP address belongs to the public internet. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !reserved.check(address, 'ipv4');
  return isIPv6(address) && public6.check(address, 'ipv6') && !reserved.check(address, 'ipv6');
}

function listOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefix] = subnet.split('/');
    list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}
