// Which addresses of the network are public: what a foreign text names must lead to no machine of the person's own network.
import { BlockList, isIP } from "node:net";

/** Of IPv4, what is not for the public: https://www.iana.org/assignments/iana-ipv4-special-registry (2026-11-22). */
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  // Carriers' own (CGNAT).
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local, with the addresses at which clouds tell machines their secrets.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  // Multicast, and all above.
  ["224.0.0.0", 3],
];

/**
 * Of IPv6, what lies in 2000::/3 and yet is not plainly public: ways through which an IPv4 address is reached, and examples
 * (https://www.iana.org/assignments/iana-ipv6-special-registry, 2026-11-22). Nothing outside of 2000::/3 is public: neither
 * ::1, nor fe80::/10, fc00::/7, ff00::/8, ::ffff:0:0/96 (IPv4 in IPv6), 64:ff9b::/96.
 */
const NOT_PUBLIC_6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const refused = new BlockList();
for (const [net, prefix] of NOT_PUBLIC) refused.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of NOT_PUBLIC_6) refused.addSubnet(net, prefix, "ipv6");
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** Whether this is the text of an address, and one of the public network. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused.check(address, "ipv4");
  // What names one of the machine's own networks (`%eth0`) is never public.
  return family === 6 && !address.includes("%") && global6.check(address, "ipv6") && !refused.check(address, "ipv6");
}
