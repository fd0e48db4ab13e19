import { type AddressClass, classOfAddress, networkOf } from './address.ts';
import { generaliseName, generalisePath, matchesName } from './name-pattern.ts';
import type { DestinationEntry, Protocol } from './profile.ts';
import { addBounded, type Moment, Sighting } from './sighting.ts';

export interface DestinationLimits {
  /** Names below one parent, beyond which they are `*.parent`. */
  readonly namesOfParent: number;
  /** Addresses without a name on one port; beyond, networks; beyond, what kind they are of. */
  readonly addresses: number;
  /** Ports of one destination; beyond, any. */
  readonly ports: number;
  readonly programs: number;
  /** Entries in all; beyond, only the kind of the address is kept. */
  readonly entries: number;
}

const destinationLimits: DestinationLimits = {
  namesOfParent: 8,
  addresses: 6,
  ports: 8,
  programs: 8,
  entries: 500,
};

const DNS_PORT = 53;

interface Facts {
  to: string;
  port: number | 'any';
  protocol: Protocol;
  readonly sighting: Sighting;
  readonly by: Set<string>;
  readonly addresses: Set<string>;
  isVaried: boolean;
}

/** Where a workload connects to, by name where DNS gave one. */
export class DestinationSet {
  readonly #limits: DestinationLimits;
  #entries = new Map<string, Facts>();
  /** What entries have become, so that the next one of the kind goes there at once. */
  readonly #folded: Facts[] = [];

  constructor(limits: DestinationLimits = destinationLimits) {
    this.#limits = limits;
  }

  /** @returns whether it is new */
  add(
    address: string,
    name: string | undefined,
    port: number,
    protocol: Protocol,
    program: string,
    moment: Moment,
  ): boolean {
    const to = destinationOf(address, name, port, protocol);
    const key = keyOf(to, port, protocol);
    let facts = this.#entries.get(key) ?? this.#foldedOne(to, address, port, protocol);
    const isNew = facts === undefined;
    if (facts === undefined) {
      facts = {
        to,
        port,
        protocol,
        sighting: new Sighting(),
        by: new Set(),
        addresses: new Set(),
        isVaried: false,
      };
      this.#entries.set(key, facts);
    }
    facts.sighting.note(moment);
    addBounded(facts.by, program, this.#limits.programs);
    if (name !== undefined && protocol !== 'unix') {
      addBounded(facts.addresses, networkOf(address) ?? address, this.#limits.addresses);
    }
    if (isNew) {
      this.#fold(facts, address, name);
    }
    return isNew;
  }

  entries(): DestinationEntry[] {
    return [...new Set([...this.#entries.values(), ...this.#folded])]
      .map(({ to, port, protocol, sighting, by, addresses, isVaried }) => ({
        to,
        port,
        protocol,
        by: [...by].sort(),
        ...(addresses.size > 0 && { addresses: [...addresses].sort() }),
        ...sighting.facts(isVaried),
      }))
      .sort((a, b) =>
        keyOf(a.to, a.port, a.protocol).localeCompare(keyOf(b.to, b.port, b.protocol), 'en'),
      );
  }

  #foldedOne(to: string, address: string, port: number, protocol: Protocol): Facts | undefined {
    return this.#folded.find(
      (facts) =>
        facts.protocol === protocol &&
        (facts.port === 'any' || facts.port === port) &&
        isTo(facts.to, to, address),
    );
  }

  #fold(added: Facts, address: string, name: string | undefined): void {
    const { protocol, port, to } = added;
    const same = [...this.#entries.values()].filter((each) => each.protocol === protocol);
    if (this.#entries.size + this.#folded.length > this.#limits.entries) {
      const kind = protocol === 'unix' ? '**' : classOfAddress(address);
      this.#unite(kind, 'any', protocol, [added]);
      return;
    }
    if (protocol === 'unix') {
      const sockets = same.filter((each) => each.to.startsWith('/'));
      if (sockets.length > this.#limits.addresses * 2) {
        this.#unite('**', port, protocol, sockets);
      }
      return;
    }
    const ports = same.filter((each) => each.to === to);
    if (ports.length > this.#limits.ports) {
      this.#unite(to, 'any', protocol, ports);
      return;
    }
    if (name !== undefined) {
      const parent = parentOf(to);
      const siblings = same.filter((each) => each.port === port && parentOf(each.to) === parent);
      if (parent !== undefined && siblings.length > this.#limits.namesOfParent) {
        this.#unite(`*.${parent}`, port, protocol, siblings);
      }
      return;
    }
    this.#foldAddresses(
      same.filter((each) => each.port === port),
      added,
    );
  }

  #foldAddresses(same: readonly Facts[], { port, protocol }: Facts): void {
    const addresses = same.filter((each) => networkOf(each.to) !== undefined);
    if (addresses.length <= this.#limits.addresses) {
      return;
    }
    for (const [network, group] of Map.groupBy(addresses, (each) => networkOf(each.to)!)) {
      if (group.length > 2) {
        this.#unite(network, port, protocol, group);
      }
    }
    const left = [...this.#entries.values()].filter(
      (each) =>
        each.protocol === protocol && each.port === port && networkOf(each.to) !== undefined,
    );
    if (left.length > this.#limits.addresses) {
      for (const [kind, group] of Map.groupBy(left, (each) => classOfAddress(each.to))) {
        this.#unite(kind, port, protocol, group);
      }
    }
  }

  #unite(to: string, port: number | 'any', protocol: Protocol, group: readonly Facts[]): void {
    const known = this.#folded.find(
      (each) => each.to === to && each.port === port && each.protocol === protocol,
    );
    const facts: Facts = known ?? {
      to,
      port,
      protocol,
      sighting: new Sighting(),
      by: new Set(),
      addresses: new Set(),
      isVaried: true,
    };
    for (const each of group) {
      facts.sighting.merge(each.sighting);
      for (const program of each.by) addBounded(facts.by, program, this.#limits.programs);
      for (const network of each.addresses) {
        addBounded(facts.addresses, network, this.#limits.addresses);
      }
      this.#entries.delete(keyOf(each.to, each.port, each.protocol));
    }
    if (known === undefined) {
      this.#folded.push(facts);
    }
  }
}

/** As an entry names it: what differs between hosts of one kind is left out. */
export function destinationOf(
  address: string,
  name: string | undefined,
  port: number,
  protocol: Protocol,
): string {
  if (protocol === 'unix') {
    return generalisePath(address);
  }
  if (name !== undefined) {
    return name.split('.').map(generaliseName).join('.');
  }
  const kind = classOfAddress(address);
  // Every host has a resolver of its own; a public one is somebody's choice.
  const isResolver = port === DNS_PORT && kind !== 'public';
  return isResolver && kind !== 'loopback' ? 'private' : kind === 'loopback' ? kind : address;
}

/** Whether an entry's destination is the one: `to` as `destinationOf` names it. */
export function isTo(entry: string, to: string, address: string): boolean {
  return (
    entry === to ||
    entry === '**' ||
    (entry.includes('*') && matchesName(entry, to)) ||
    (isAddressClass(entry) && entry === classOfAddress(address)) ||
    (entry.includes('/') && !entry.startsWith('/') && networkOf(address) === entry)
  );
}

function isAddressClass(text: string): text is AddressClass {
  return ['loopback', 'link-local', 'private', 'multicast', 'public'].includes(text);
}

/** Of "a.example.com" "example.com"; a name of two labels has none that says anything. */
function parentOf(name: string): string | undefined {
  const labels = name.split('.');
  return labels.length < 3 || networkOf(name) !== undefined ? undefined : labels.slice(1).join('.');
}

export function keyOf(to: string, port: number | 'any', protocol: string): string {
  return `${to}:${port}/${protocol}`;
}
