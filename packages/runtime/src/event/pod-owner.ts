/** Letters and digits that Kubernetes draws from (apimachinery, util/rand): no vowels, no 0, 1, 3. */
const drawn = '[bcdfghjklmnpqrstvwxz2456789]';
const replicaSetPod = new RegExp(`^(.+)-${drawn}{6,10}-${drawn}{5}$`);
const drawnTail = new RegExp(`^(.+)-${drawn}{5}$`);
const scheduledJob = /^(.+)-\d{8,10}$/;

/** The Deployment, StatefulSet, DaemonSet, CronJob or Job that the pod is one of. */
export function ownerOfPod(pod: string, labels: ReadonlyMap<string, string> = new Map()): string {
  const hash = labels.get('pod-template-hash');
  if (hash !== undefined) {
    const at = pod.lastIndexOf(`-${hash}-`);
    if (at > 0) {
      return pod.slice(0, at);
    }
  }
  const job = labels.get('batch.kubernetes.io/job-name') ?? labels.get('job-name');
  if (job !== undefined) {
    return scheduledJob.exec(job)?.[1] ?? job;
  }
  if (labels.has('statefulset.kubernetes.io/pod-name')) {
    return pod.replace(/-\d+$/, '');
  }
  const owner = replicaSetPod.exec(pod)?.[1] ?? drawnTail.exec(pod)?.[1];
  return owner === undefined
    ? pod.replace(/-\d{1,4}$/, '')
    : (scheduledJob.exec(owner)?.[1] ?? owner);
}
