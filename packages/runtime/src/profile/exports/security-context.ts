import { dump } from 'js-yaml';
import type { Profile } from '../profile.ts';
import { comment, kubernetesNameOf } from './kubernetes-name.ts';

/** Directories of passing files: nothing of the image lies there that would be missed. */
const passing = /^\/(?:tmp|var\/tmp|run|var\/run|var\/cache|var\/log)(?:\/|$)/;
/** Mounted by every runtime. */
const mounted = /^\/(?:dev|proc|sys)(?:\/|$)/;

/**
 * A patch of a Deployment with the securityContext that the workload gets along with: no
 * capabilities but those it used, a file system that cannot be written to but where it was, no root
 * where it was none, and the exported seccomp profile.
 */
export function exportSecurityContext(profile: Profile): string {
  const { namespace, owner, container } = kubernetesNameOf(profile);
  const { behaviour } = profile;
  const used = behaviour.capabilities
    .filter(({ decision }) => decision !== 'refused')
    .map(({ name }) => name)
    .sort();
  const users = new Set(behaviour.processes.flatMap((entry) => entry.users));
  const isNeverRoot = users.size > 0 && !users.has(0);
  const [user] = users;
  const directories = writableDirectories(profile);
  const mounts = directories.map((mountPath) => ({ name: volumeName(mountPath), mountPath }));
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: owner, ...(namespace !== undefined && { namespace }) },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: container,
              securityContext: {
                allowPrivilegeEscalation: false,
                privileged: false,
                readOnlyRootFilesystem: true,
                ...(isNeverRoot && {
                  runAsNonRoot: true,
                  ...(users.size === 1 && { runAsUser: user }),
                }),
                capabilities: { drop: ['ALL'], ...(used.length > 0 && { add: used }) },
                seccompProfile: { type: 'Localhost', localhostProfile: `profiles/${owner}.json` },
              },
              ...(mounts.length > 0 && { volumeMounts: mounts }),
            },
          ],
          ...(mounts.length > 0 && {
            volumes: mounts.map(({ name }) => ({ name, emptyDir: {} })),
          }),
        },
      },
    },
  };
  const kept = directories.filter((directory) => !passing.test(directory));
  return (
    comment([
      'Of a behaviour profile: a patch for "kubectl patch --patch-file". Put the output of',
      `"seaworthy profile export --format seccomp" on the nodes as profiles/${owner}.json.`,
      ...(isNeverRoot ? [] : ['It ran as root, or nobody saw as whom: runAsNonRoot is left out.']),
      ...(kept.length === 0
        ? []
        : [
            'An emptyDir hides what the image has at its place. Keep your own volumes, and copy what',
            `is needed in an init container: ${kept.join(', ')}`,
          ]),
      ...(behaviour.capabilitiesTold === 'from-start'
        ? ['The kernel told each capability that was used, from the start of a container on.']
        : ['Capabilities are concluded from system calls: DAC_OVERRIDE and FOWNER in part only.']),
    ]) + dump(deployment, { noRefs: true, lineWidth: 100 })
  );
}

/** The directories that hold all patterns, none inside of another. */
export function writableDirectories({ behaviour }: Profile): string[] {
  const directories = behaviour.files
    .filter(
      ({ path, decision }) => decision !== 'refused' && path.startsWith('/') && !mounted.test(path),
    )
    .map(({ path, actions }) => {
      const names = path.split('/');
      const star = names.findIndex((name) => name.includes('*'));
      // What is given away or made is a directory itself, sometimes; its parent holds it anyway.
      const isOwn = star === -1 && actions.length === 1 && actions[0] === 'permissions';
      return (
        (star === -1 ? names.slice(0, isOwn ? undefined : -1) : names.slice(0, star)).join('/') ||
        '/'
      );
    });
  const sorted = [...new Set(directories)].sort();
  return sorted.filter(
    (directory) =>
      !sorted.some(
        (other) => other !== directory && directory.startsWith(other === '/' ? '/' : `${other}/`),
      ),
  );
}

function volumeName(directory: string): string {
  const name = directory
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `writable-${name === '' ? 'root' : name}`.slice(0, 63).replace(/-$/, '');
}
