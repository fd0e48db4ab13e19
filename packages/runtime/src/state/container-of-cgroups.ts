import type { ContainerRuntime } from '../event/container.ts';

export interface CgroupContainer {
  /** 64 hexadecimal digits; a name where the runtime goes by names (LXC, systemd-nspawn). */
  readonly id: string;
  /** `unknown` where the path does not give it away, as with the cgroupfs driver of Kubernetes. */
  readonly runtime: ContainerRuntime;
  /** With dashes, as the API server has it. */
  readonly podUid?: string;
}

/**
 * The container that a process belongs to, by its cgroups: lines of /proc/PID/cgroup ("0::/path",
 * "5:cpu:/path"), "controller=/path" of captures, or bare paths. A container in a container is the
 * inner one. Processes that only watch over one (conmon, lxc.monitor) are not in it.
 * @returns undefined on the host
 */
export function containerOfCgroups(paths: readonly string[]): CgroupContainer | undefined {
  for (const line of paths) {
    const start = line.indexOf('/');
    const container = start === -1 ? undefined : containerOfPath(line.slice(start));
    if (container !== undefined) {
      return container;
    }
  }
  return undefined;
}

/** By what a segment starts with, where a runtime writes itself there: "docker-ID.scope". */
const prefixes: ReadonlyMap<string, ContainerRuntime> = new Map([
  ['docker', 'docker'],
  ['cri-containerd', 'containerd'],
  ['nerdctl', 'containerd'],
  ['containerd', 'containerd'],
  ['libpod', 'podman'],
  ['crio', 'cri-o'],
]);

/** By the segment above a bare id: "/docker/ID". */
const parents: ReadonlyMap<string, ContainerRuntime> = new Map([
  ['docker', 'docker'],
  ['actions_job', 'docker'],
  ['libpod_parent', 'podman'],
  ['k8s.io', 'containerd'],
  ['moby', 'docker'],
  ['default', 'containerd'],
]);

function containerOfPath(path: string): CgroupContainer | undefined {
  const segments = path.split('/');
  for (let at = segments.length - 1; at > 0; at--) {
    const found = containerOfSegment(segments[at] ?? '', segments[at - 1] ?? '');
    if (found !== undefined) {
      const podUid = podOf(segments.slice(0, at + 1));
      return podUid === undefined ? found : { ...found, podUid };
    }
  }
  return undefined;
}

function containerOfSegment(segment: string, parent: string): CgroupContainer | undefined {
  // "kubepods-podUID.slice:cri-containerd:ID": systemd's form given to the cgroupfs driver.
  const colon = segment.lastIndexOf(':');
  if (colon !== -1 && isContainerId(segment.slice(colon + 1))) {
    const prefix = segment.slice(segment.lastIndexOf(':', colon - 1) + 1, colon);
    return { id: segment.slice(colon + 1), runtime: prefixes.get(prefix) ?? 'unknown' };
  }
  const bare = segment.endsWith('.scope') ? segment.slice(0, -'.scope'.length) : segment;
  if (isContainerId(bare)) {
    return { id: bare, runtime: parents.get(parent) ?? 'unknown' };
  }
  const dash = bare.length - 65;
  if (dash > 0 && bare[dash] === '-' && isContainerId(bare.slice(dash + 1))) {
    const runtime = prefixes.get(bare.slice(0, dash));
    // What is not a runtime's own prefix watches over the container: "libpod-conmon-ID".
    return runtime === undefined ? undefined : { id: bare.slice(dash + 1), runtime };
  }
  return fargateTask(bare, parent) ?? namedMachine(segment, parent);
}

/** "/ecs/TASK/TASK-1234567890": the task's id, and a number of the container. */
function fargateTask(segment: string, parent: string): CgroupContainer | undefined {
  return parent.length === 32 &&
    segment.startsWith(`${parent}-`) &&
    isHex(parent) &&
    /^\d{1,20}$/.test(segment.slice(33))
    ? { id: segment, runtime: 'containerd' }
    : undefined;
}

function namedMachine(segment: string, parent: string): CgroupContainer | undefined {
  const named = (id: string, runtime: ContainerRuntime) =>
    id === '' ? undefined : { id, runtime };
  if (segment.startsWith('lxc.payload.')) {
    return named(segment.slice('lxc.payload.'.length), 'lxc');
  }
  if (parent === 'lxc' || parent === 'lxc.payload') {
    return named(segment, 'lxc');
  }
  const instance = /^systemd-nspawn@(.+)\.service$/.exec(segment);
  if (instance?.[1] !== undefined) {
    return named(unescapeUnit(instance[1]), 'systemd-nspawn');
  }
  return undefined;
}

/** "pod0123...", "kubepods-burstable-pod0123_....slice" */
function podOf(segments: readonly string[]): string | undefined {
  for (const segment of segments) {
    const match = /(?:^|-)pod([0-9a-f]{8}[-_][0-9a-f-_]{27}|[0-9a-f]{32})(?:\.slice|$)/.exec(
      segment.split(':')[0] ?? '',
    );
    if (match?.[1] !== undefined) {
      return match[1].replaceAll('_', '-');
    }
  }
  return undefined;
}

function isContainerId(text: string): boolean {
  return text.length === 64 && isHex(text);
}

function isHex(text: string): boolean {
  return /^[0-9a-f]+$/.test(text);
}

/** systemd writes "-" in names of instances as "\x2d". */
function unescapeUnit(name: string): string {
  return name.replaceAll('\\x2d', '-');
}
