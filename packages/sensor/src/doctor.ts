import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { promisify } from 'node:util';
import { describeRuntimes, findRuntimeDirectories } from './container/find-runtime-directories.ts';
import { rootSeenBy } from './container/runtime-processes.ts';
import { findSensorProgram, machineOf } from './loader/sensor-process.ts';
import { type Right, rights } from './rights.ts';

export type Verdict = 'works' | 'limited' | 'off';

/** One thing that a kernel may offer, and what depends on it. */
export interface Diagnosis {
  readonly name: string;
  readonly verdict: Verdict;
  /** What was found. */
  readonly found: string;
  /** What is off without it, or does less; absent where all is well. */
  readonly consequence?: string;
}

export interface HostReport {
  readonly kernel: string;
  readonly architecture: string;
  /** Whether the sensor can run here. */
  readonly canWatch: boolean;
  readonly diagnoses: readonly Diagnosis[];
}

/** What the loader tried (`sensor --probe`, native/probe.c). */
export interface ProbeResult {
  readonly ringBuffer: boolean;
  readonly fentry: boolean;
  readonly lsm: boolean;
  readonly cgroupAddresses: boolean;
  readonly sendSignal: boolean;
  readonly fanotifyPermission: boolean;
  readonly directReads: boolean;
  readonly usedCalls: boolean;
  readonly usedCapabilities: boolean;
  readonly loads: boolean;
  readonly attaches: Readonly<Record<string, boolean>>;
}

/** What was read of the host, so that the judgement below is pure. */
export interface HostFacts {
  readonly kernel: string;
  readonly architecture: string;
  readonly hasSensor: boolean;
  /** Undefined where there is no loader or it may not try. */
  readonly probe: ProbeResult | undefined;
  readonly hasBtf: boolean;
  readonly hasCgroup2: boolean;
  readonly securityModules: readonly string[];
  readonly lockdown: string;
  readonly hasKprobes: boolean;
  readonly hasQueue: boolean;
  readonly capabilities: bigint;
  /** Where runtimes keep their containers, and which settings of theirs cannot be read. */
  readonly runtimes: { readonly found: readonly string[]; readonly warnings: readonly string[] };
  /** Another user has nothing to give away but these rights. */
  readonly isRoot: boolean;
}

export async function examineHost(): Promise<HostReport> {
  return judgeHost(await readHostFacts());
}

const CAP_SYS_ADMIN = 21n;
const CAP_SYS_RESOURCE = 24n;
/** Which the right to administer all holds (capabilities(7)); BPF the loader keeps by its name. */
const inSysAdmin = new Set(['PERFMON']);
const ofRoot = new Set(['SETUID', 'SETGID']);

export function judgeHost(facts: HostFacts): HostReport {
  const { probe } = facts;
  const tried = probe !== undefined;
  const untried = 'not tried';
  const may = (capability: bigint) => (facts.capabilities >> capability) % 2n === 1n;
  const lacks = (use: Right['use']) =>
    rights
      .filter((right) => right.use === use && !may(right.number))
      .filter(({ name }) => !(inSysAdmin.has(name) && may(CAP_SYS_ADMIN)))
      .filter(({ name }) => facts.isRoot || !ofRoot.has(name))
      .map(({ name }) => `CAP_${name}`);
  const rightsFor = (name: string, use: Right['use'], consequence: string, otherwise?: Verdict) => {
    const missing = lacks(use);
    const needed = rights.filter((right) => right.use === use).map((right) => `CAP_${right.name}`);
    const found = missing.length === 0 ? needed.join(', ') : `without ${missing.join(', ')}`;
    return check(name, missing.length === 0, found, consequence, otherwise);
  };
  const attached = Object.entries(probe?.attaches ?? {});
  const refused = attached.filter(([, works]) => !works).map(([name]) => name.slice('on_'.length));
  const check = (
    name: string,
    works: boolean | undefined,
    found: string,
    consequence: string,
    otherwise: Verdict = 'off',
  ): Diagnosis =>
    works === true
      ? { name, verdict: 'works', found }
      : { name, verdict: otherwise, found, consequence };
  const kernel = versionOf(facts.kernel);
  const diagnoses = [
    check(
      'kernel 5.8',
      kernel >= 5.008,
      facts.kernel,
      'The ring buffer and the hooks of the sensor are not there: nothing is watched.',
    ),
    check(
      'sensor program',
      facts.hasSensor,
      facts.hasSensor ? 'built' : `none for ${facts.architecture}`,
      'Nothing is watched. It is built from source: install clang, llvm, bpftool, gcc, libbpf-dev and libelf-dev (names of Debian) and run `npm run build`, or copy a `sensor` that was built elsewhere and name it in SEAWORTHY_SENSOR.',
    ),
    rightsFor(
      'capabilities',
      'watch',
      'The programs cannot be loaded: run as root, or give the sensor these rights.',
    ),
    rightsFor(
      'rights over processes',
      'known processes',
      'Of processes that run already programs, descriptors and users of their containers are unknown.',
      'limited',
    ),
    rightsFor(
      'rights to respond',
      'respond',
      'What is found can be told, and not answered; enough for watching.',
      'limited',
    ),
    check(
      'memory for maps',
      kernel >= 5.011 || may(CAP_SYS_RESOURCE) || may(CAP_SYS_ADMIN),
      kernel >= 5.011 ? 'counted for the control group' : 'counted against RLIMIT_MEMLOCK',
      'Before 5.11 maps need CAP_SYS_RESOURCE, which raises RLIMIT_MEMLOCK.',
    ),
    check(
      'BTF',
      facts.hasBtf,
      facts.hasBtf ? '/sys/kernel/btf/vmlinux' : 'absent (CONFIG_DEBUG_INFO_BTF)',
      'The programs cannot find the fields of this kernel: nothing is watched.',
    ),
    check(
      'ring buffer',
      probe?.ringBuffer,
      tried ? said(probe.ringBuffer) : untried,
      'Nothing is watched.',
    ),
    check(
      'programs',
      probe?.loads,
      tried ? (probe.loads ? 'the kernel takes them' : 'the kernel refuses them') : untried,
      'Nothing is watched. `sensor --probe` says which instruction it does not take.',
    ),
    check(
      'tracepoints',
      tried && attached.length > 0 && refused.length === 0,
      !tried
        ? untried
        : refused.length > 0
          ? `refused: ${refused.join(', ')}`
          : 'system calls, fork, exec, exit, control groups',
      'What is refused is not seen.',
    ),
    check(
      'reads in place',
      probe?.directReads,
      tried ? said(probe.directReads) : untried,
      'Before 6.2 each field is copied by a helper: opened files cost more.',
      'limited',
    ),
    check(
      'used system calls',
      probe?.usedCalls,
      tried ? said(probe.usedCalls) : untried,
      'Profiles know the system calls that rules need; exported seccomp profiles refuse dangerous ones alone.',
      'limited',
    ),
    check(
      'used capabilities',
      probe?.usedCapabilities,
      tried ? said(probe.usedCapabilities) : untried,
      'Before 6.14 profiles conclude capabilities from system calls.',
      'limited',
    ),
    check(
      'kill in the kernel',
      probe?.sendSignal,
      tried ? said(probe.sendSignal) : untried,
      'Forbidden programs are killed by the agent, after they began.',
      'limited',
    ),
    check(
      'BPF LSM',
      probe?.lsm === true && facts.securityModules.includes('bpf'),
      facts.securityModules.includes('bpf')
        ? said(probe?.lsm === true)
        : `not among the security modules (${facts.securityModules.join(', ') || 'unknown'})`,
      'Nothing is denied before it happens by this way; fanotify and kills do it instead.',
      'limited',
    ),
    check(
      'kprobes and fentry',
      facts.hasKprobes && probe?.fentry === true,
      `kprobes ${said(facts.hasKprobes)}, fentry ${said(probe?.fentry === true)}`,
      'Nothing: the sensor does not use them.',
      'limited',
    ),
    check(
      'fanotify permission events',
      probe?.fanotifyPermission,
      tried ? said(probe.fanotifyPermission) : untried,
      'Execution of forbidden files cannot be denied, only killed.',
      'limited',
    ),
    check(
      'control groups v2',
      facts.hasCgroup2,
      facts.hasCgroup2 ? 'mounted' : 'not mounted',
      'Containers are told by v1, and killed a process at a time.',
      'limited',
    ),
    check(
      'cut of connections',
      probe?.cgroupAddresses === true && lacks('respond').length === 0,
      tried ? said(probe.cgroupAddresses) : untried,
      'Destinations are cut off by nftables only.',
      'limited',
    ),
    check(
      'container runtimes',
      facts.runtimes.warnings.length === 0,
      facts.runtimes.found.join(', ') || 'none so far',
      `${facts.runtimes.warnings.join('; ')}.`,
      'limited',
    ),
    check(
      'packet queue',
      facts.hasQueue,
      facts.hasQueue ? 'nfnetlink_queue' : 'nfnetlink_queue is not loaded',
      'Packets cannot be handed to an inspection engine.',
      'limited',
    ),
    check(
      'lockdown',
      facts.lockdown !== 'confidentiality',
      facts.lockdown || 'none',
      'The kernel does not let programs read its memory: nothing is watched.',
    ),
  ];
  return {
    kernel: facts.kernel,
    architecture: facts.architecture,
    canWatch: diagnoses.every(({ verdict }) => verdict !== 'off'),
    diagnoses,
  };
}

function said(works: boolean): string {
  return works ? 'works' : 'does not';
}

/** 5.010 for "5.10.0-28-amd64": numbers that compare. */
function versionOf(kernel: string): number {
  const [major = '0', minor = '0'] = kernel.split('.');
  return Number.parseInt(major, 10) + Number.parseInt(minor, 10) / 1000;
}

async function readHostFacts(): Promise<HostFacts> {
  const program = machineOf() === undefined ? undefined : findSensorProgram();
  return {
    kernel: release(),
    architecture: process.arch,
    hasSensor: program !== undefined,
    probe: program === undefined ? undefined : await probe(program),
    hasBtf: existsSync('/sys/kernel/btf/vmlinux'),
    hasCgroup2: / - cgroup2 /m.test(readText('/proc/self/mountinfo')),
    securityModules: readText('/sys/kernel/security/lsm').trim().split(',').filter(Boolean),
    lockdown: /\[(\w+)\]/.exec(readText('/sys/kernel/security/lockdown'))?.[1] ?? '',
    hasKprobes:
      statSync('/sys/bus/event_source/devices/kprobe', { throwIfNoEntry: false }) !== undefined,
    hasQueue: existsSync('/proc/net/netfilter/nfnetlink_queue'),
    runtimes: readRuntimes(),
    isRoot: process.geteuid?.() === 0,
    capabilities: BigInt(
      `0x${/^CapEff:\s*(\w+)/m.exec(readText('/proc/self/status'))?.[1] ?? '0'}`,
    ),
  };
}

function readRuntimes(): HostFacts['runtimes'] {
  const warnings: string[] = [];
  const found = findRuntimeDirectories({ proc: '/proc', root: rootSeenBy('/proc/1') }, (text) =>
    warnings.push(text),
  );
  return { found: describeRuntimes(found), warnings };
}

async function probe(program: string): Promise<ProbeResult | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--probe'], { timeout: 20_000 });
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
