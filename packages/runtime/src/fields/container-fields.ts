import type { Container, ContainerMount } from '../event/container.ts';
import { eventTime } from '../event/event-time.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { globMatcher } from '../text/glob.ts';
import {
  compact,
  type Field,
  FieldArgumentError,
  type FieldType,
  type FieldValue,
  indexOf,
  plainField,
} from './field.ts';

const shortIdLength = 12;
const shorten = (id: string): string =>
  id.length > shortIdLength ? id.slice(0, shortIdLength) : id;

export function containerIdOf({ thread: { container } }: RuntimeEvent): string {
  return container === undefined ? 'host' : shorten(container.fullId);
}

/** A fact of the container; outside of one what Falco says of the host: mostly an empty text. */
function containerField(
  name: string,
  type: FieldType,
  about: string,
  read: (container: Container) => FieldValue | undefined,
  onHost: FieldValue = type === 'boolean' ? false : '',
): Field {
  return plainField(name, type, about, ({ thread: { container } }) =>
    container === undefined ? onHost : read(container),
  );
}

const mountText = (mount: ContainerMount): string =>
  `${mount.source}:${mount.destination}:${mount.mode}:${mount.isWritable}:${mount.propagation}`;

/** Not absent: Falco's rules ask whether a mount is not this text. */
const noMount = 'N/A';

type MountKey = 'source' | 'destination';

/** Picks a mount by number, or the first whose path matches a glob. */
function mountPicker(
  argument: string | undefined,
  key: MountKey,
): (mounts: readonly ContainerMount[]) => ContainerMount | undefined {
  if (argument === undefined) throw new FieldArgumentError('a number or a path is needed: [0]');
  const index = indexOf(argument);
  if (index !== undefined) return (mounts) => mounts[index];
  const matches = globMatcher(argument, false);
  return (mounts) => mounts.find((mount) => matches(mount[key]));
}

function mountField(
  name: string,
  about: string,
  key: MountKey,
  read: (mount: ContainerMount) => string,
): Field {
  return {
    name,
    type: 'string',
    about,
    cost: 10,
    argument: { kind: 'index or key', isRequired: true },
    read(argument) {
      const pick = mountPicker(argument, key);
      return ({ thread: { container } }) => {
        const mount = container?.mounts === undefined ? undefined : pick(container.mounts);
        return mount === undefined ? noMount : read(mount);
      };
    },
  };
}

function labelsText(labels: ReadonlyMap<string, string> | undefined): string | undefined {
  if (labels === undefined) return undefined;
  return [...labels]
    .filter(([key]) => !key.startsWith('annotation.') && !key.startsWith('io.kubernetes.'))
    .map(([key, value]) => (value === '' ? key : `${key}:${value}`))
    .join(', ');
}

function labelField(
  name: string,
  about: string,
  labelsOf: (container: Container) => ReadonlyMap<string, string> | undefined,
): Field {
  return {
    name,
    type: 'string',
    about,
    cost: 2,
    argument: { kind: 'name', isRequired: true },
    read(argument) {
      if (argument === undefined) throw new FieldArgumentError(`${name} needs the name of a label`);
      return ({ thread: { container } }) =>
        container === undefined ? undefined : labelsOf(container)?.get(argument);
    },
  };
}

const startedAt = ({ thread }: RuntimeEvent): bigint | undefined => thread.namespaceStartedAt;

const hostNamespace = (name: string, namespace: 'pid' | 'network' | 'ipc', about: string): Field =>
  containerField(name, 'boolean', about, ({ hostNamespaces }) =>
    hostNamespaces?.includes(namespace),
  );

/** A fact of the pod; outside of pods absent, also on the host. */
const podField = (
  name: string,
  about: string,
  read: (pod: NonNullable<Container['pod']>, container: Container) => FieldValue | undefined,
): Field =>
  plainField(name, 'string', about, ({ thread: { container } }) =>
    container?.pod === undefined ? undefined : read(container.pod, container),
  );

const absent = (name: string): Field =>
  plainField(name, 'string', 'Kept for old rules: always absent.', () => undefined);

export const containerFields: readonly Field[] = [
  plainField(
    'container.id',
    'string',
    'First 12 characters of the id; `host` outside of containers.',
    containerIdOf,
  ),
  containerField('container.full_id', 'string', 'The whole id.', ({ fullId }) => fullId, 'host'),
  containerField('container.name', 'string', 'Name; `host` outside.', ({ name }) => name, 'host'),
  containerField('container.image', 'string', 'Image as it was named.', ({ image }) => image?.name),
  containerField(
    'container.image.id',
    'string',
    'First 12 characters of the id of the image.',
    ({ image }) =>
      image?.id === undefined ? undefined : shorten(image.id.replace(/^sha256:/, '')),
  ),
  containerField(
    'container.type',
    'string',
    'Runtime: `docker`, `containerd`, `cri-o`.',
    ({ runtime }) => runtime,
    'host',
  ),
  containerField(
    'container.privileged',
    'boolean',
    'Whether it runs as privileged.',
    ({ isPrivileged }) => isPrivileged,
  ),
  containerField(
    'container.mounts',
    'string',
    'All mounts as source:destination:mode:writable:propagation, with commas between.',
    ({ mounts }) => mounts?.map(mountText).join(','),
  ),
  mountField(
    'container.mount',
    'One mount by number or glob of its source; `N/A` where there is none, as of the fields below.',
    'source',
    mountText,
  ),
  mountField(
    'container.mount.source',
    'Source of one mount, by number or glob of its destination.',
    'destination',
    ({ source }) => source,
  ),
  mountField(
    'container.mount.dest',
    'Destination of one mount, by number or glob of its source.',
    'source',
    ({ destination }) => destination,
  ),
  mountField(
    'container.mount.mode',
    'Mode of one mount, by number or glob of its source.',
    'source',
    ({ mode }) => mode,
  ),
  mountField(
    'container.mount.rdwr',
    'Whether one mount is writable, as `true` or `false`.',
    'source',
    ({ isWritable }) => String(isWritable),
  ),
  mountField(
    'container.mount.propagation',
    'Propagation of one mount, by number or glob of its source.',
    'source',
    ({ propagation }) => propagation,
  ),
  containerField(
    'container.image.repository',
    'string',
    'Repository of the image: `docker.io/library/nginx`.',
    ({ image }) => image?.repository,
  ),
  containerField('container.image.tag', 'string', 'Tag of the image.', ({ image }) => image?.tag),
  containerField(
    'container.image.digest',
    'string',
    "Digest of the image's manifest in its registry.",
    ({ image }) => image?.digest,
  ),
  plainField(
    'container.start_ts',
    'unsigned',
    'When it started, in nanoseconds since 1970.',
    ({ thread }) =>
      thread.namespaceStartedAt === undefined ? undefined : compact(thread.namespaceStartedAt),
  ),
  plainField(
    'container.duration',
    'unsigned',
    'How long it has been running, in nanoseconds.',
    (event) => {
      const started = startedAt(event);
      return started === undefined ? undefined : compact(eventTime(event) - started);
    },
    { cost: 5 },
  ),
  containerField('container.ip', 'string', 'Its first IPv4 address.', ({ ip }) => ip),
  absent('container.cni.json'),
  absent('container.healthcheck'),
  absent('container.liveness_probe'),
  absent('container.readiness_probe'),
  ...['healthcheck', 'liveness_probe', 'readiness_probe'].map((name) =>
    plainField(
      `proc.is_container_${name}`,
      'boolean',
      'Kept for old rules: always false.',
      () => false,
    ),
  ),
  hostNamespace('container.host_pid', 'pid', "Whether it sees the host's processes."),
  hostNamespace('container.host_network', 'network', "Whether it has the host's network."),
  hostNamespace('container.host_ipc', 'ipc', "Whether it has the host's IPC."),
  labelField(
    'container.label',
    'One label: `container.label.app` or `container.label[app]`.',
    ({ labels }) => labels,
  ),
  containerField(
    'container.labels',
    'string',
    'All labels as key:value, with commas between.',
    ({ labels }) => labelsText(labels),
  ),
  podField('k8s.pod.name', 'Name of the pod.', ({ name }) => name),
  podField('k8s.ns.name', 'Namespace of the pod.', ({ namespace }) => namespace),
  podField('k8s.pod.id', 'Uid of the pod, under its old name.', ({ uid }) => uid),
  podField('k8s.pod.uid', 'Uid of the pod.', ({ uid }) => uid),
  absent('k8s.pod.sandbox_id'),
  absent('k8s.pod.full_sandbox_id'),
  labelField('k8s.pod.label', 'One label of the pod.', ({ pod }) => pod?.labels),
  podField('k8s.pod.labels', 'All labels of the pod.', ({ labels }) => labelsText(labels)),
  podField('k8s.sa.name', 'Service account of the pod.', ({ serviceAccount }) => serviceAccount),
  podField('k8s.pod.ip', 'Address of the pod.', (_pod, { ip }) => ip),
  absent('k8s.pod.cni.json'),
  ...['rc', 'svc', 'ns', 'rs', 'deployment'].flatMap((kind) => [
    ...(kind === 'ns' ? [] : [absent(`k8s.${kind}.name`)]),
    absent(`k8s.${kind}.id`),
    { ...absent(`k8s.${kind}.label`), argument: { kind: 'name' as const, isRequired: true } },
    absent(`k8s.${kind}.labels`),
  ]),
];
