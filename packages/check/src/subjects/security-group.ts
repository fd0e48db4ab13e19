import { itemsOf, type Node, numberOf, textOf } from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';
import { type CloudResource, setting, settingsOf } from './cloud.ts';

/** Rules of a firewall of Amazon EC2 that let traffic in. */
export interface SecurityGroup extends CloudResource {
  readonly ingress: readonly IngressRule[];
}

export interface IngressRule {
  /** The first address that means everybody; `undefined` when some are kept out. */
  readonly world: Span | undefined;
  /** `undefined` where it is only known in a run. */
  readonly ports: { readonly from: number; readonly to: number } | undefined;
}

export function securityGroupOf(resource: CloudResource): SecurityGroup {
  const blocks = settingsOf(resource.node, 'ingress', 'securityGroupIngress');
  return { ...resource, ingress: blocks.map(ruleOf) };
}

/** A rule that is a resource of its own. */
export function securityGroupRuleOf(resource: CloudResource): SecurityGroup {
  const type = setting(resource.node, 'type');
  const isIngress = type === undefined || textOf(type) === 'ingress';
  return { ...resource, ingress: isIngress ? [ruleOf(resource.node)] : [] };
}

function ruleOf(node: Node): IngressRule {
  const addresses = ['cidrBlocks', 'ipv6CidrBlocks', 'cidrIp', 'cidrIpv6', 'cidrIpv4'].flatMap(
    (name) => {
      const found = setting(node, name) ?? setting(node, oddSpellings[name] ?? name);
      return found?.kind === 'list' ? itemsOf(found) : (found ?? []);
    },
  );
  const world = addresses.find((address) => /^(?:0\.0\.0\.0|::)\/0$/.test(textOf(address) ?? ''));
  return { world, ports: portsOf(node) };
}

/** Words that camel case does not lead to. */
const oddSpellings: Readonly<Record<string, string>> = {
  ipv6CidrBlocks: 'ipv6_cidr_blocks',
  cidrIpv6: 'cidr_ipv6',
  cidrIpv4: 'cidr_ipv4',
};

function portsOf(node: Node): IngressRule['ports'] {
  const protocol = setting(node, 'protocol', 'ipProtocol');
  if (/^(?:-1|all)$/.test(textOf(protocol) ?? '')) return { from: 0, to: 65_535 };
  if (protocol?.kind === 'unknown' || /icmp/i.test(textOf(protocol) ?? '')) return undefined;
  const from = numberOf(setting(node, 'fromPort'));
  const to = numberOf(setting(node, 'toPort'));
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Ports that a rule opens to the world, of those asked for; all ports are another matter. */
export function openedPorts(rule: IngressRule, ports: readonly number[]): number[] {
  const { ports: range } = rule;
  if (rule.world === undefined || range === undefined || opensAll(rule)) return [];
  return ports.filter((port) => range.from <= port && port <= range.to);
}

export function opensAll({ world, ports }: IngressRule): boolean {
  return world !== undefined && ports !== undefined && ports.from <= 1 && ports.to >= 65_535;
}
