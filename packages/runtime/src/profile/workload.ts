import type { Container } from '../event/container.ts';
import { ownerOfPod } from '../event/pod-owner.ts';
import { isGeneratedName } from './docker-names.ts';

/** What a profile is about: everything that does the same job with the same program. */
export interface Workload {
  readonly kind: 'kubernetes' | 'compose' | 'swarm' | 'container' | 'host';
  /** "namespace/owner/container" of Kubernetes, "project/service" of Compose, a container's name. */
  readonly name: string;
  /** As the runtime names it, without its tag; empty where it is not known. */
  readonly repository: string;
  readonly tag?: string | undefined;
  /** Of the manifest; of the image where that is all that is known. */
  readonly digest?: string | undefined;
}

/** Processes outside of containers. */
export const hostWorkload: Workload = { kind: 'host', name: 'host', repository: '' };

/** The same for all containers of one release of one workload, whatever their ids. */
export function workloadKey(workload: Workload): string {
  return `${workload.kind}:${workload.name}@${imageOf(workload)}`;
}

/** The same for all releases. */
export function workloadFamily({ kind, name, repository }: Workload): string {
  return `${kind}:${name}@${repository}`;
}

/** Its digest, or its name when that is all there is. */
export function imageOf({ digest, repository, tag }: Workload): string {
  return digest ?? (tag === undefined ? repository : `${repository}:${tag}`);
}

export function workloadOf(container: Container): Workload {
  const { image } = container;
  const digest = image?.digest ?? image?.id;
  return {
    ...nameOf(container),
    repository: image?.repository ?? '',
    ...(image !== undefined && image.tag !== '' && { tag: image.tag }),
    ...(digest !== undefined && digest !== '' && { digest }),
  };
}

function nameOf(container: Container): Pick<Workload, 'kind' | 'name'> {
  const { pod, labels } = container;
  const label = (name: string) => labels?.get(name);
  const podName = pod?.name ?? label('io.kubernetes.pod.name');
  if (podName !== undefined) {
    const namespace = pod?.namespace ?? label('io.kubernetes.pod.namespace') ?? 'default';
    const own = label('io.kubernetes.container.name') ?? containerOfPod(container.name, podName);
    const parts = [namespace, ownerOfPod(podName, pod?.labels), own];
    return { kind: 'kubernetes', name: parts.filter((part) => part !== '').join('/') };
  }
  const service = label('com.docker.compose.service');
  if (service !== undefined) {
    const project = label('com.docker.compose.project');
    return { kind: 'compose', name: project === undefined ? service : `${project}/${service}` };
  }
  const swarm = label('com.docker.swarm.service.name');
  if (swarm !== undefined) {
    return { kind: 'swarm', name: swarm };
  }
  return { kind: 'container', name: ownName(container) };
}

/** "k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT" of dockershim; CRI runtimes give the name itself. */
function containerOfPod(name: string | undefined, podName: string): string {
  if (name?.startsWith('k8s_') === true) {
    return name.split('_')[1] ?? '';
  }
  return name === undefined || name.includes(podName) ? '' : name;
}

const uuidTail = /[-_.][0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const hexTail = /[-_.](?=[0-9a-f]*\d)[0-9a-f]{8,64}$/;

function ownName({ name, image }: Container): string {
  const repository = image?.repository ?? '';
  const ofImage = repository.slice(repository.lastIndexOf('/') + 1);
  if (
    name === undefined ||
    name === '' ||
    isGeneratedName(name) ||
    /^[0-9a-f]{12,64}$/.test(name)
  ) {
    return ofImage === '' ? (name ?? 'unknown') : ofImage;
  }
  // Compose without its labels numbers what it makes: "shop-web-1", "shop_web_1".
  return name
    .replace(uuidTail, '')
    .replace(hexTail, '')
    .replace(/[-_]\d{1,4}$/, '');
}
