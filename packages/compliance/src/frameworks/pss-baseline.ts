import { type Framework, section } from '../framework.ts';

export const pssBaseline: Framework = {
  name: 'pss-baseline',
  title: 'Pod Security Standards of Kubernetes: baseline',
  about: 'Known ways out of a container are shut',
  url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  sections: [
    section(
      '',
      'Baseline',
      [
        ['host-process', 'No processes of a Windows node'],
        ['host-namespaces', 'No namespaces of the node'],
        ['privileged-containers', 'No privileged containers'],
        ['capabilities', 'No capabilities beyond the usual ones'],
        ['host-path-volumes', 'No directories of the node'],
        ['host-ports', 'No ports of the node'],
        ['host-probes', 'Probes and hooks ask no other host'],
        ['app-armor', 'AppArmor is not turned off'],
        ['selinux', 'SELinux labels of the usual kinds only'],
        ['proc-mount-type', '/proc stays masked'],
        ['seccomp', 'System calls are not left unfiltered'],
        ['sysctls', 'Kernel settings from the safe ones only'],
      ],
      { assessment: 'automated' },
    ),
  ],
};
