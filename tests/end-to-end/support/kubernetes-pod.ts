import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builders, SourceFile, type Subjects } from '@seaworthy/check';
import type { CriContainer } from '@seaworthy/testkit';
import { parse } from 'yaml';

const home = join(import.meta.dirname, '../../../deploy/kubernetes');
const files = {
  base: ['daemonset.yaml', 'agent.yaml', 'rules/own.yaml', 'kustomization.yaml'],
  respond: ['agent.yaml', 'rights.yaml', 'kustomization.yaml'],
};

export type Variant = keyof typeof files;

interface HostPath {
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly configMap?: { readonly name: string };
  readonly name: string;
}

/** What the tests need of a container in a pod's template. */
export interface AgentPod {
  readonly hostPID?: boolean;
  readonly volumes: readonly HostPath[];
  readonly containers: readonly [
    {
      readonly args: readonly string[];
      readonly securityContext: {
        readonly runAsUser: number;
        readonly runAsGroup: number;
        readonly readOnlyRootFilesystem: boolean;
        readonly allowPrivilegeEscalation: boolean;
        readonly capabilities: {
          readonly add: readonly string[];
          readonly drop: readonly string[];
        };
      };
      readonly resources: { readonly limits: { readonly memory: string } };
      readonly livenessProbe: { readonly httpGet: { readonly path: string } };
      readonly volumeMounts: readonly {
        readonly name: string;
        readonly mountPath: string;
        readonly readOnly?: boolean;
        readonly mountPropagation?: string;
      }[];
    },
  ];
}

/** The pod of the DaemonSet, as Kustomize builds it. */
export function agentPod(variant: Variant): AgentPod {
  const names = variant === 'base' ? (['base'] as const) : (['base', 'respond'] as const);
  const sources = names.flatMap((name) =>
    files[name].map((file) => {
      const path = `${name}/${file}`;
      return [path, new SourceFile(path, readFileSync(join(home, path), 'utf8'))] as const;
    }),
  );
  const built = builders.find(({ name }) => name === 'kustomize')!.build(new Map(sources));
  if (built.problems.length > 0) throw new Error(built.problems[0]!.message);
  const pods = built.sets.flat().filter(({ name }) => name === 'pod');
  return plain((pods[0]!.value as Subjects['pod']).spec) as AgentPod;
}

type Node =
  Subjects['pod']['spec']['entries'] extends ReadonlyMap<string, { value: infer Value }>
    ? Value
    : never;

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.plain ? parse(node.text) : node.text;
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'unknown') throw new Error(`${node.text} is not known`);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
}

export interface PodPlaces {
  /** Directories of the volumes that are not the node's: configuration maps, what is in memory. */
  readonly own: Readonly<Record<string, string>>;
  /** Where something of the host lies in this test, by its usual path. */
  readonly host: Readonly<Record<string, string>>;
}

/** What a kubelet asks a runtime for. */
export function criContainer(pod: AgentPod, image: string, places: PodPlaces): CriContainer {
  const [{ args, securityContext, resources, volumeMounts }] = pod.containers;
  return {
    name: 'agent',
    image,
    args,
    memoryBytes: mebibytes(resources.limits.memory) * 2 ** 20,
    security: {
      add: securityContext.capabilities.add,
      drop: securityContext.capabilities.drop,
      user: securityContext.runAsUser,
      group: securityContext.runAsGroup,
      readOnlyRoot: securityContext.readOnlyRootFilesystem,
      noNewPrivileges: !securityContext.allowPrivilegeEscalation,
      seccomp: 'RuntimeDefault',
      appArmor: 'Unconfined',
    },
    mounts: volumeMounts.map(({ name, mountPath, readOnly = false, mountPropagation }) => {
      const volume = pod.volumes.find((each) => each.name === name)!;
      const path = volume.hostPath?.path;
      return {
        containerPath: mountPath,
        hostPath: path === undefined ? places.own[name]! : (places.host[path] ?? path),
        isReadOnly: readOnly,
        followsHost: mountPropagation === 'HostToContainer',
      };
    }),
  };
}

function mebibytes(quantity: string): number {
  const [, number] = /^(\d+)Mi$/.exec(quantity) ?? [];
  return Number(number);
}

/** A volume of a configuration map as kubelets make it: links to a directory that is replaced whole. */
export function layConfigMap(directory: string, entries: Readonly<Record<string, string>>): string {
  mkdirSync(join(directory, '..2026'), { recursive: true });
  symlinkSync('..2026', join(directory, '..data'));
  for (const [name, text] of Object.entries(entries)) {
    writeFileSync(join(directory, '..2026', name), text);
    symlinkSync(join('..data', name), join(directory, name));
  }
  return directory;
}

export function deployedFile(path: string): string {
  return readFileSync(join(home, path), 'utf8');
}
