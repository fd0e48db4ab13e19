import {
  after,
  before,
  type Classifier,
  dotted,
  goLinkerFlag,
  goLinkerValue,
  type VersionPattern,
} from '../classifier.ts';

/** Releases have a last number; the zero of a branch point also appears as mere data. */
const chromiumVersion: VersionPattern = {
  anchor: '\x001',
  match: /\0(1\d\d\.0\.\d{4}\.[1-9]\d{0,2})\0/,
  unanimous: true,
};

/** Shells, command-line tools, container and cluster software. */
export const tools: readonly Classifier[] = [
  {
    name: 'busybox',
    binaries: ['busybox', 'busybox.static', '[', 'sh'],
    patterns: [after('BusyBox v')],
    cpes: ['busybox:busybox'],
    samples: [['out of memory\0BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1)\0', '1.35.0']],
  },
  {
    name: 'bash',
    binaries: ['bash', 'sh'],
    patterns: [after('@(#)Bash version ')],
    cpes: ['gnu:bash'],
    samples: [['\0@(#)Bash version 5.2.15(1) release GNU\0', '5.2.15']],
  },
  {
    name: 'zsh',
    binaries: ['zsh', /^zsh-5[\d.]*$/],
    patterns: [after('/zsh/', String.raw`\d\.\d{1,2}(?:\.\d{1,2})?(?=[\0/])`)],
    cpes: ['zsh:zsh'],
    samples: [['\0/usr/lib/x86_64-linux-gnu/zsh/5.9\0', '5.9']],
  },
  {
    name: 'git',
    binaries: ['git'],
    patterns: [after('git/', String.raw`\d\.\d{1,3}\.\d{1,3}(?:\.\d{1,3})?(?=\0)`)],
    cpes: ['git-scm:git', 'git:git'],
    bitnami: 'git',
    samples: [['\xfe\xffgit/2.39.5\0GIT_USER_AGENT\0\x002.39.5\0', '2.39.5']],
  },
  {
    name: 'sudo',
    binaries: ['sudo', 'sudoers.so'],
    patterns: [
      after('sudoers ', String.raw`1\.\d\.\d{1,2}(?:p\d{1,2})?`),
      after('Sudo version %s\n\0', String.raw`1\.\d\.\d{1,2}(?:p\d{1,2})?`),
    ],
    cpes: ['sudo_project:sudo'],
    samples: [
      ['0x%x\0Sudo version %s\n\x001.9.13p3\0Configure options', '1.9.13p3'],
      ['ClientHello\0sudoers 1.9.13p3\0', '1.9.13p3', 'usr/libexec/sudo/sudoers.so'],
    ],
  },
  {
    name: 'util-linux',
    binaries: ['getopt', 'mount', 'su'],
    patterns: [after('util-linux ')],
    cpes: ['kernel:util-linux'],
    samples: [['from %s\n\0util-linux 2.38.1\0\nUsage:\n', '2.38.1', 'usr/bin/getopt']],
  },
  {
    name: 'systemd',
    binaries: ['systemd'],
    patterns: [
      {
        anchor: ' running in %s',
        match: /systemd (\d{2,3}(?:\.\d{1,3})?)[^\0]{0,60} running in %s/,
      },
    ],
    cpes: ['systemd_project:systemd'],
    samples: [['systemd 252.39-1~deb12u2 running in %ssystem mode (%s)\0', '252.39']],
  },
  {
    name: 'qemu',
    binaries: [/^qemu-[\w-]+$/],
    patterns: [
      after('QEMU emulator version '),
      after('qemu-img version '),
      { anchor: ' version ', match: new RegExp(`qemu-\\w{1,20} version (${dotted})`) },
      after('QEMU v'),
    ],
    cpes: ['qemu:qemu'],
    samples: [
      [
        '\0QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)',
        '7.2.22',
        'usr/bin/qemu-system-x86_64',
      ],
      ['\0qemu-img version 7.2.22 (Debian', '7.2.22', 'usr/bin/qemu-img'],
      ['qemu-aarch64 version 8.0.4\n', '8.0.4', 'usr/bin/qemu-aarch64-static'],
    ],
  },
  {
    name: 'gawk',
    binaries: ['gawk'],
    patterns: [after('GNU Awk ')],
    cpes: ['gnu:gawk'],
    samples: [['\0GNU Awk 5.2.1\0unbalanced [\0', '5.2.1']],
  },
  {
    name: 'docker',
    binaries: ['docker', 'dockerd'],
    patterns: [goLinkerFlag('dockerversion.Version'), goLinkerFlag('cli/version.Version')],
    cpes: ['docker:docker', 'mobyproject:moby'],
    samples: [
      ['\t-X \\"github.com/docker/docker/dockerversion.Version=20.10.24+dfsg1\\"', '20.10.24'],
    ],
  },
  {
    name: 'containerd',
    binaries: ['containerd', /^containerd-shim[\w-]*$/, 'ctr'],
    patterns: [goLinkerFlag('/version.Version'), goLinkerValue('v1.'), goLinkerValue('v2.')],
    cpes: ['linuxfoundation:containerd'],
    samples: [['-X github.com/containerd/containerd/version.Version=v1.7.2 -X', '1.7.2']],
  },
  {
    // Official builds are made with -trimpath, which leaves the flags out of the build information.
    name: 'kubernetes',
    binaries: [
      'kubectl',
      'kubelet',
      'kubeadm',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kube-proxy',
      'hyperkube',
    ],
    patterns: [goLinkerFlag('component-base/version.gitVersion'), goLinkerValue('v1.')],
    cpes: ['kubernetes:kubernetes'],
    samples: [['\0\0v1.20.2\0\0\0', '1.20.2', 'usr/bin/kubectl']],
  },
  {
    name: 'helm',
    binaries: ['helm'],
    patterns: [
      goLinkerFlag('internal/version.version'),
      goLinkerValue('v2.'),
      goLinkerValue('v3.'),
      goLinkerValue('v4.'),
    ],
    cpes: ['helm:helm'],
    bitnami: 'helm',
    samples: [["\0\x10'\0\0\0\0\0\0v3.10.3\0\xfa\0\0", '3.10.3']],
  },
  {
    name: 'consul',
    binaries: ['consul'],
    patterns: [
      goLinkerFlag('consul/version.GitDescribe'),
      after('CONSUL_VERSION: ', String.raw`\d\.\d{1,3}\.\d{1,3}`),
      goLinkerValue('v1.'),
    ],
    cpes: ['hashicorp:consul'],
    bitnami: 'consul',
    samples: [
      ['-X github.com/hashicorp/consul/version.GitDescribe=1.12.9"', '1.12.9'],
      ['\n  <!-- CONSUL_VERSION: 1.15.2\n -->', '1.15.2'],
    ],
  },
  {
    name: 'prometheus',
    binaries: ['prometheus', 'promtool'],
    patterns: [goLinkerFlag('prometheus/common/version.Version')],
    cpes: ['prometheus:prometheus'],
    bitnami: 'prometheus',
    samples: [['-X github.com/prometheus/common/version.Version=2.45.0 -X', '2.45.0']],
  },
  {
    name: 'grafana',
    binaries: ['grafana', 'grafana-server', 'grafana-cli'],
    patterns: [
      goLinkerFlag('-X main.version'),
      {
        anchor: '\0release-',
        match: /\0release-(\d{1,2}\.\d{1,2}\.\d{1,2})(?:\+security-\d\d)?\0/,
      },
    ],
    cpes: ['grafana:grafana'],
    bitnami: 'grafana',
    samples: [
      ['-ldflags="-w -X main.version=9.5.21 -X main.commit=abc', '9.5.21'],
      ['25.5\0\xa0\0\0release-12.3.1\0\0', '12.3.1'],
    ],
  },
  {
    name: 'chrome',
    binaries: ['chrome', 'headless_shell'],
    patterns: [before('\0Default', String.raw`\d{2,3}\.\d\.\d{4}\.\d{1,3}`), chromiumVersion],
    cpes: ['google:chrome'],
    samples: [
      [
        'Pictures\0Videos\x00127.0.6533.119\0Default\n',
        '127.0.6533.119',
        'opt/google/chrome/chrome',
      ],
    ],
  },
  {
    name: 'chromium',
    binaries: ['chromium', 'chromium-browser'],
    patterns: [before('\0Default', String.raw`\d{2,3}\.\d\.\d{4}\.\d{1,3}`), chromiumVersion],
    cpes: ['google:chrome', 'chromium:chromium'],
    samples: [['\x00153.0.8010.0\0\x00156.0.8078.79\0a69\0', '156.0.8078.79']],
  },
  {
    name: 'firefox',
    texts: ['application.ini'],
    patterns: [
      {
        anchor: '\nName=Firefox\n',
        match:
          /\nName=Firefox\n(?:\w{1,40}=[^\n]{0,60}\n){0,6}?Version=(\d{1,3}(?:\.\d{1,3}){1,3}(?:esr|[ab]\d{1,2})?)\n/,
      },
    ],
    cpes: ['mozilla:firefox'],
    samples: [
      [
        '[App]\nVendor=Mozilla\nName=Firefox\nRemotingName=firefox-default\nCodeName=Nightly\nVersion=151.0\nBuildID=1\n',
        '151.0',
        'opt/firefox/application.ini',
      ],
      ['[App]\nVendor=Other\nName=Other\nVersion=1.0\n', undefined, 'opt/other/application.ini'],
    ],
  },
];
