import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses that only machines nearby can reach, or that are no machine's: IANA's registries of
 * special-purpose addresses (RFC 6890 and its successors). What somebody else wrote into an image
 * must not make us ask them: our own services and the metadata of clouds lie there.
 */
// Two lists: one list would take every IPv4 address for one in disguise.
const special = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // shared by carriers, and a cloud's metadata
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.ipv4.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96], // unspecified, loopback, and IPv4 in its oldest disguise
  ['::ffff:0:0', 96], // IPv4 in disguise
  ['64:ff9b::', 96], // IPv4 behind a translator
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32], // Teredo
  ['2002::', 16], // 6to4
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  special.ipv6.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address is one that anybody on the internet could ask. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return !special[family].check(address, family);
}

/** The host of a URL, when it is an address and no name. */
export function addressOf({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? undefined : bare;
}

/** Resolves names to public addresses alone, so that a name cannot lead where an address may not. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, '', 0);
    const open = found.filter(({ address }) => isPublicAddress(address));
    const [first] = open;
    if (first === undefined) {
      const refused: NodeJS.ErrnoException = new Error(`${hostname} is not a public host`);
      refused.code = notPublic;
      return callback(refused, '', 0);
    }
    // With `all`, as connections to the fastest of several addresses ask for it, a list is wanted.
    if (options.all === true) return callback(null, open);
    return callback(null, first.address, first.family);
  });
};

export const notPublic = 'ERR_NOT_PUBLIC';
