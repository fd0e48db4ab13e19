import { example, type RuleGuide } from '../rule-guide.ts';

const takeAway =
  'Take away what made it possible: privileges, capabilities, mounts of the host. Treat the node as broken into.';

export const containerEscape: readonly RuleGuide[] = [
  {
    rule: 'Container engine used from a container',
    act: 'If it is no tool that manages containers, take the mount of the socket away. If it is one, make an exception for its image and know that it is root on the host.',
    alerts: [
      example('curl --unix-socket /var/run/docker.sock http://x/containers/json', (scene) => {
        scene.container().run('/usr/bin/curl').connect('/var/run/docker.sock');
      }),
      example('containerd by its socket, mounted elsewhere', (scene) => {
        scene.container().run('/usr/bin/ctr').connect('/host/run/containerd/containerd.sock');
      }),
    ],
    silent: [
      example('the same on the host', (scene) => {
        scene.host().run('/usr/bin/docker').connect('/var/run/docker.sock');
      }),
      example('the socket of a database', (scene) => {
        scene.container().connect('/run/postgresql/.s.PGSQL.5432');
      }),
    ],
  },
  {
    rule: 'Program of the host named to the kernel from a container',
    act: takeAway,
    alerts: [
      example("echo '|/tmp/x' > /proc/sys/kernel/core_pattern", (scene) => {
        scene.container().run('/bin/sh').write('/proc/sys/kernel/core_pattern');
      }),
      example('the helper of device events', (scene) => {
        scene.container().run('/bin/sh').write('/sys/kernel/uevent_helper');
      }),
      example('a kind of executable, in a mount of the host', (scene) => {
        scene.container().run('/bin/sh').write('/mnt/proc/sys/fs/binfmt_misc/register');
      }),
      example('the agent of an empty control group', (scene) => {
        scene.container().run('/bin/sh').write('/tmp/cgrp/release_agent');
      }),
    ],
    silent: [
      example('cat /proc/sys/kernel/core_pattern', (scene) => {
        scene.container().run('/usr/bin/cat').read('/proc/sys/kernel/core_pattern');
      }),
      example('a service of the host that sets it', (scene) => {
        scene.host().run('/usr/lib/systemd/systemd-sysctl').write('/proc/sys/kernel/core_pattern');
      }),
    ],
  },
  {
    rule: 'Kernel commanded from a container',
    act: takeAway,
    alerts: [
      example('echo b > /proc/sysrq-trigger', (scene) => {
        scene.container().run('/bin/sh').write('/proc/sysrq-trigger');
      }),
      example("the kernel's memory", (scene) => {
        scene.container().run('/usr/bin/strings').read('/proc/kcore');
      }),
    ],
    silent: [
      example('cat /proc/meminfo', (scene) => {
        scene.container().run('/usr/bin/cat').read('/proc/meminfo');
      }),
    ],
  },
  {
    rule: 'Control groups mounted in a container',
    act: takeAway,
    alerts: [
      example('mount -t cgroup -o rdma cgroup /tmp/cgrp', (scene) => {
        scene.container().run('/usr/bin/mount').mount('cgroup', '/tmp/cgrp', 'cgroup');
      }),
    ],
    silent: [
      example('mount -t tmpfs none /tmp/x', (scene) => {
        scene.container().run('/usr/bin/mount').mount('none', '/tmp/x', 'tmpfs');
      }),
      example('the runtime that prepares a container', (scene) => {
        scene.container('/usr/bin/runc').mount('cgroup', '/sys/fs/cgroup', 'cgroup');
      }),
    ],
  },
  {
    rule: 'Disk of the host mounted in a container',
    act: `${takeAway} A storage driver earns an exception for its image.`,
    alerts: [
      example('mount /dev/sda1 /mnt', (scene) => {
        scene.container().run('/usr/bin/mount').mount('/dev/sda1', '/mnt', 'ext4');
      }),
    ],
    silent: [
      example('the host mounts a disk', (scene) => {
        scene.host().run('/usr/bin/mount').mount('/dev/sdb1', '/data', 'ext4');
      }),
      example('a storage driver', (scene) => {
        const image = { name: 'x', repository: 'registry.k8s.io/csi-ebs', tag: '1' };
        const driver = scene.container('/bin/driver', { image });
        driver.mount('/dev/nvme1n1', '/var/lib/kubelet/plugins/x/globalmount', 'ext4');
      }),
    ],
  },
  {
    rule: 'Disk device made in a container',
    act: `${takeAway} Dropping CAP_MKNOD costs ordinary software nothing.`,
    alerts: [
      example('mknod /tmp/disk b 8 1', (scene) => {
        scene.container().run('/usr/bin/mknod').makeDevice('/tmp/disk');
      }),
    ],
    silent: [
      example('an ordinary file made with mknod', (scene) => {
        scene.container().run('/usr/bin/tar').makeDevice('/tmp/x', 'file');
      }),
    ],
  },
  {
    rule: 'Namespaces of the host entered from a container',
    act: takeAway,
    alerts: [
      example('nsenter -t 1 -m -u -i -n sh', (scene) => {
        scene.container().run('/usr/bin/nsenter', ['-t', '1', '-m', '-u', '-i', '-n', 'sh']);
      }),
      example('nsenter --target 1 --mount', (scene) => {
        scene.container().run('/usr/bin/nsenter', ['--target', '1', '--mount']);
      }),
      example('nsenter --mount=/proc/1/ns/mnt', (scene) => {
        scene.container().run('/usr/bin/nsenter', ['--mount=/proc/1/ns/mnt', '--', 'bash']);
      }),
    ],
    silent: [
      example('nsenter -t 1234 -n ip link', (scene) => {
        scene.container().run('/usr/bin/nsenter', ['-t', '1234', '-n', 'ip', 'link']);
      }),
      example('an administrator of the host', (scene) => {
        scene.host().run('/usr/bin/nsenter', ['-t', '1', '-m', 'sh'], { tty: true });
      }),
    ],
  },
  {
    rule: "Root changed to the host's files in a container",
    act: `${takeAway} kubectl debug node/… does the same: ask who it was.`,
    alerts: [
      example('chroot /host', (scene) => {
        scene.container().run('/usr/sbin/chroot').chroot('/host');
      }),
      example('chroot /proc/1/root', (scene) => {
        scene.container().run('/usr/sbin/chroot').chroot('/proc/1/root');
      }),
    ],
    silent: [
      example('sshd that gives up rights', (scene) => {
        scene.container('/usr/sbin/sshd').chroot('/run/sshd');
      }),
      example('a build of a root file system', (scene) => {
        scene.container().run('/usr/sbin/chroot').chroot('/tmp/rootfs');
      }),
    ],
  },
  {
    rule: 'File opened past its path in a container',
    act: `${takeAway} A file server that runs in a container earns an exception for its image.`,
    alerts: [
      example('open_by_handle_at of inode 2', (scene) => {
        scene.container().run('/tmp/shocker', [], { layer: 'image' }).openByHandle('/etc/shadow');
      }),
    ],
    silent: [
      example('a file server of the host', (scene) => {
        scene.host('/usr/bin/ganesha.nfsd').openByHandle('/srv/a');
      }),
    ],
  },
  {
    rule: 'Container runtime overwritten',
    act: `Compare the runtime's program on the node with its package, and update it. ${takeAway}`,
    alerts: [
      example('/proc/PID/exe of the runtime opened for writing', (scene) => {
        scene.container().run('/bin/sh').write('/usr/sbin/runc', '/proc/7/exe');
      }),
    ],
    silent: [
      example('a package that brings runc', (scene) => {
        scene.container().run('/usr/bin/dpkg').write('/usr/sbin/runc');
      }),
    ],
  },
  {
    rule: 'Directory entered through a leaked descriptor',
    act: `Update the runtime (runc 1.1.12 and later close the descriptor). ${takeAway}`,
    alerts: [
      example('cd /proc/self/fd/8/../../..', (scene) => {
        scene.container().run('/bin/bash').chdir('/proc/self/fd/8/../../..');
      }),
    ],
    silent: [
      example('cd /proc/self', (scene) => {
        scene.container().run('/bin/bash').chdir('/proc/self').chdir('/srv/fd/8');
      }),
    ],
  },
  {
    rule: 'Pod of the node written from a container',
    act: `Delete the manifest on the node, which ends its pod. ${takeAway}`,
    alerts: [
      example('cp pod.yaml /host/etc/kubernetes/manifests/', (scene) => {
        const copy = scene.container().run('/usr/bin/cp');
        copy.write('/host/etc/kubernetes/manifests/pod.yaml');
      }),
    ],
    silent: [
      example('an agent that reads them', (scene) => {
        scene.container().read('/host/etc/kubernetes/manifests/etcd.yaml');
      }),
      example('kubeadm on the host', (scene) => {
        scene.host().run('/usr/bin/kubeadm').write('/etc/kubernetes/manifests/etcd.yaml');
      }),
    ],
  },
  {
    rule: 'Disk of the host opened in a container',
    act: `${takeAway} A storage driver earns an exception for its image.`,
    alerts: [
      example('debugfs /dev/sda1', (scene) => {
        scene.container().run('/usr/sbin/debugfs').read('/dev/sda1');
      }),
      example('dd of=/dev/nvme0n1', (scene) => {
        scene.container().run('/usr/bin/dd').write('/dev/nvme0n1');
      }),
    ],
    silent: [
      example('cat /dev/stdin', (scene) => {
        scene.container().run('/usr/bin/cat').read('/dev/stdin').read('/dev/shm/x');
      }),
      example('a service of the host', (scene) => {
        scene.host('/usr/sbin/smartd').read('/dev/sda');
      }),
    ],
  },
  {
    rule: 'Program of the kernel loaded from a container',
    act: `${takeAway} An agent of yours earns an exception for its image.`,
    alerts: [
      example('a rootkit in eBPF', (scene) => {
        scene.container().run('/opt/x').commandKernel('loadProgram');
      }),
    ],
    silent: [
      example('a table of the kernel', (scene) => {
        scene.container().run('/opt/x').commandKernel('makeMap');
      }),
      example('systemd on the host', (scene) => {
        scene.host('/usr/lib/systemd/systemd').commandKernel('loadProgram');
      }),
    ],
  },
  {
    rule: 'Engine or cluster commanded by hand from a container',
    act: 'Close the port to containers, and let it ask for a certificate. See what was commanded: a container that was started with it may be on the host already.',
    alerts: [
      example('curl http://10.0.0.1:2375/containers/json', (scene) => {
        scene.container().run('/usr/bin/curl').connect('10.0.0.1:2375');
      }),
      example('curl -k https://10.0.0.1:10250/pods', (scene) => {
        scene.container().run('/usr/bin/curl').connect('10.0.0.1:10250');
      }),
    ],
    silent: [
      example('a controller', (scene) => {
        scene.container('/manager').connect('10.0.0.1:6443');
      }),
      example('curl http://10.0.0.7:8080/', (scene) => {
        scene.container().run('/usr/bin/curl').connect('10.0.0.7:8080');
      }),
    ],
  },
];
