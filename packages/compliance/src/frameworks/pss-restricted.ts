import { type Framework, type FrameworkControl, section } from '../framework.ts';
import { pssBaseline } from './pss-baseline.ts';

const restricted = section(
  '',
  'Restricted',
  [
    ['volume-types', 'Volumes of the usual kinds only'],
    ['privilege-escalation', 'Processes cannot gain rights'],
    ['running-as-non-root', 'Containers must not run as root'],
    ['running-as-non-root-user', 'No container asks to run as user 0'],
    ['seccomp', 'A filter of system calls is asked for'],
    ['capabilities', 'Capabilities but NET_BIND_SERVICE are dropped'],
    ['proc-mount-type', '/proc stays masked, in user namespaces too'],
  ],
  { assessment: 'automated' },
);

/** "restricted" includes "baseline": a control that both have is kept when both are. */
function withBaseline(control: FrameworkControl): FrameworkControl {
  const controls = [`pss-restricted:${control.id}`, `pss-baseline:${control.id}`];
  return { ...control, sources: [{ controls }] };
}

const own = new Set(restricted.controls.map(({ id }) => id));

export const pssRestricted: Framework = {
  name: 'pss-restricted',
  title: 'Pod Security Standards of Kubernetes: restricted',
  about: 'The baseline, and what costs most workloads nothing',
  url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  sections: [
    {
      ...pssBaseline.sections[0]!,
      controls: pssBaseline.sections[0]!.controls.filter(({ id }) => !own.has(id)).map(
        withBaseline,
      ),
    },
    { ...restricted, controls: restricted.controls.map(withBaseline) },
  ],
};
