import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Addresses that lead nowhere in the public internet: this computer, the networks around it, a cloud's own services. Source:
 * IANA's registries of special-purpose addresses. 198.18.0.0/15 is left out: proxies on the user's computer hand out its
 * addresses for public names.
 */
const blocked = new BlockList();
for (const [network, prefix] of [
  ...[
    ['0.0.0.0', 8] as const,
    ['10.0.0.0', 8] as const,
    ['100.64.0.0', 10] as const,
    ['127.0.0.0', 8] as const,
  ],
  ...[['169.254.0.0', 16] as const, ['172.16.0.0', 12] as const, ['192.0.0.0', 24] as const],
  ...[['192.0.2.0', 24] as const, ['192.168.0.0', 16] as const, ['198.51.100.0', 24] as const],
  ...[['203.0.113.0', 24] as const, ['224.0.0.0', 4] as const, ['240.0.0.0', 4] as const],
])
  blocked.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ...[['::', 128] as const, ['::1', 128] as const, ['100::', 64] as const, ['2001:db8::', 32] as const],
  ...[['fc00::', 7] as const, ['fe80::', 10] as const, ['fec0::', 10] as const, ['ff00::', 8] as const],
])
  blocked.addSubnet(network, prefix, 'ipv6');

/** Prefixes of addresses that hold an IPv4 one in their last four bytes, and lead there. */
const carriers = new BlockList();
for (const [network, prefix] of [
  ['::', 96] as const,
  ['::ffff:0:0', 96] as const,
  ['64:ff9b::', 96] as const,
])
  carriers.addSubnet(network, prefix, 'ipv6');

/** @param address an IP address, without brackets; what is none is not trusted either */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) === 0) return true;
  if (!isIPv6(plain)) return blocked.check(plain, 'ipv4');
  if (blocked.check(plain, 'ipv6')) return true;
  // 6to4 holds it in front.
  if (/^2002:/i.test(plain)) return true;
  return carriers.check(plain, 'ipv6') && blocked.check(lastFour(plain), 'ipv4');
}

/** The IPv4 address at the end of an IPv6 one. */
function lastFour(address: string): string {
  const written = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (written !== undefined) return written;
  // The URL parser writes every form of an address in one way.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  const value = groups.reduce((sum, group) => sum * 65_536 + Number.parseInt(group || '0', 16), 0);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
