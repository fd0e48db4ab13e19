import { dump } from 'js-yaml';
import { bytesOfAddress } from '../address.ts';
import type { DestinationEntry, Profile } from '../profile.ts';
import { comment } from './kubernetes-name.ts';

const privateNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
];

/**
 * Rules in Falco's language that say of the workload what its profile does not allow. They say less
 * than the profile: no arguments, no phases, destinations with a name by their port.
 */
export function exportPolicy(profile: Profile): string {
  const { behaviour, workload } = profile;
  const slug =
    workload.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_|_$/g, '') || 'workload';
  const own = `profile_${slug}`;
  const isAllowed = (entry: { decision?: string | undefined }) => entry.decision !== 'refused';
  const programs = behaviour.processes.filter(isAllowed).map(({ executable }) => executable);
  const files = behaviour.files.filter(isAllowed).map(({ path }) => path);
  const ports = behaviour.listens
    .filter(isAllowed)
    .flatMap(({ port }) => (typeof port === 'number' ? [port] : []));
  const destinations = behaviour.destinations.filter(isAllowed).flatMap(conditionOf);
  const rule = (title: string, condition: string, output: string) => ({
    rule: `${title} in ${printable(workload.name)}`,
    desc: `What the profile of ${printable(workload.name)} does not allow`,
    condition: `${own} and ${condition}`,
    output: `${title} in ${printable(workload.name)} (${output} command=%proc.cmdline user=%user.name container=%container.id image=%container.image.repository)`,
    priority: 'WARNING',
    tags: ['seaworthy', 'profile'],
  });
  const isListed = (field: string, list: string, paths: readonly string[]) =>
    [
      `${field} in (${list})`,
      ...paths.filter((path) => !isPlain(path)).map((path) => `${field} glob ${quoted(path)}`),
    ].join(' or ');
  const document = [
    { macro: own, condition: scopeOf(profile) },
    { list: `${own}_programs`, items: programs.filter(isPlain) },
    { list: `${own}_files`, items: files.filter(isPlain) },
    rule(
      'Unknown program',
      `evt.type in (execve, execveat) and evt.failed = false and not (${isListed('proc.exepath', `${own}_programs`, programs)})`,
      'program=%proc.exepath parent=%proc.pname',
    ),
    rule(
      'Program that is not of the image',
      'evt.type in (execve, execveat) and evt.failed = false and (proc.is_exe_upper_layer = true or proc.is_exe_from_memfd = true)',
      'program=%proc.exepath parent=%proc.pname',
    ),
    rule(
      'Unknown file changed',
      `evt.type in (open, openat, openat2, creat) and evt.is_open_write = true and fd.num >= 0 and fd.typechar = 'f' and not fd.name startswith /dev/ and not (${isListed('fd.name', `${own}_files`, files)})`,
      'file=%fd.name',
    ),
    rule(
      'Unknown destination',
      `evt.type = connect and fd.typechar in (4, 6) and fd.l4proto = tcp${destinations.length === 0 ? '' : ` and not (${destinations.join(' or ')})`}`,
      'connection=%fd.name',
    ),
    rule(
      'Unknown listening port',
      `evt.type = listen and fd.typechar in (4, 6)${ports.length === 0 ? '' : ` and not fd.sport in (${ports.join(', ')})`}`,
      'port=%fd.sport',
    ),
  ];
  const header = [`Rules of the behaviour profile of ${workload.name}, in Falco's language.`];
  return comment(header) + dump(document, { noRefs: true, lineWidth: 100 });
}

function scopeOf({ workload }: Profile): string {
  const { digest, repository, kind, name } = workload;
  if (kind === 'host') {
    return 'container.id = host';
  }
  const image =
    digest?.startsWith('sha256:') === true
      ? `container.image.digest = ${quoted(digest)}`
      : `container.image.repository = ${quoted(repository)}`;
  const last = name.split('/').at(-1) ?? name;
  return kind === 'container' || kind === 'kubernetes'
    ? `container.id != host and ${image} and container.name contains ${quoted(last)}`
    : `container.id != host and ${image}`;
}

function conditionOf({ to, port, protocol }: DestinationEntry): string[] {
  if (protocol !== 'tcp') {
    return [];
  }
  const where =
    bytesOfAddress(to) !== undefined
      ? `fd.sip = ${quoted(to)}`
      : to === 'loopback'
        ? 'fd.snet in ("127.0.0.0/8", "::1/128")'
        : to === 'private'
          ? `fd.snet in (${privateNetworks.map(quoted).join(', ')})`
          : /^[\d.]+\/\d+$/.test(to)
            ? `fd.snet in (${quoted(to)})`
            : undefined;
  const on = port === 'any' ? undefined : `fd.sport = ${port}`;
  const both = [where, on].filter((each) => each !== undefined);
  return [both.length === 0 ? 'fd.sport >= 0' : `(${both.join(' and ')})`];
}

/** Lists are put into conditions as they are: what is more than a name goes there quoted. */
function isPlain(path: string): boolean {
  return /^[\w./@:+=~#-]+$/.test(path);
}

/** A pattern of Falco's language, with `?` for what would mean something else in one. */
function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]|["'\\[\]{}]/g, '?')}"`;
}

/** For names of rules and what they print, where `%` begins a field. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]|[%"'\\]/g, '?');
}
