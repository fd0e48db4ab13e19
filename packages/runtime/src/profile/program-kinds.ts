/** What a program is good for, if it is good for more than its own job. */
export type ProgramKind =
  | 'shell'
  | 'interpreter'
  | 'package manager'
  | 'network tool'
  | 'administration tool'
  | 'compiler';

const names: Readonly<Record<ProgramKind, string>> = {
  shell: 'sh bash dash ash zsh ksh mksh fish csh tcsh busybox toybox rbash',
  interpreter: 'python perl ruby node nodejs php lua tclsh deno bun awk gawk mawk env xargs',
  'package manager':
    'apt apt-get dpkg yum dnf microdnf rpm zypper apk pip pip3 npm npx yarn pnpm gem cargo snap',
  'network tool':
    'curl wget nc ncat netcat socat telnet ssh scp sftp ftp tftp nmap tcpdump dig nslookup host rsync',
  'administration tool':
    'sudo su mount umount nsenter unshare capsh chroot docker kubectl crictl ctr runc podman crontab insmod modprobe iptables nft strace gdb',
  compiler: 'gcc cc g++ c++ clang tcc ld as make go rustc',
};

const kinds: ReadonlyMap<string, ProgramKind> = new Map(
  (Object.keys(names) as ProgramKind[]).flatMap((kind) =>
    names[kind].split(' ').map((name): [string, ProgramKind] => [name, kind]),
  ),
);

/** "/usr/bin/python3.12" is an interpreter, as python is. */
export function kindOfProgram(path: string): ProgramKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return kinds.get(name) ?? kinds.get(name.replace(/[-.]?\d[\d.]*$/, ''));
}
