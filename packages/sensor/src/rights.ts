/** A right of the kernel (capabilities(7)) that the agent is given, and why. */
export interface Right {
  /** As manifests of Kubernetes write it: without CAP_. */
  readonly name: string;
  readonly number: bigint;
  readonly use: 'watch' | 'known processes' | 'respond';
  readonly why: string;
}

/**
 * All that the agent needs, and no more: the manifests in deploy/ give these, tests hold them to it,
 * and `agent doctor` names the ones that are not there. Each was taken away and missed.
 */
export const rights: readonly Right[] = [
  {
    name: 'BPF',
    number: 39n,
    use: 'watch',
    why: 'Loads the programs into the kernel, and changes their tables',
  },
  {
    name: 'PERFMON',
    number: 38n,
    use: 'watch',
    why: 'Lets them read what the kernel knows of a process',
  },
  {
    name: 'SETUID',
    number: 7n,
    use: 'watch',
    why: 'The loader becomes the user nobody once it runs',
  },
  { name: 'SETGID', number: 6n, use: 'watch', why: 'The same, of groups' },
  {
    name: 'SYS_PTRACE',
    number: 19n,
    use: 'known processes',
    why: 'Programs, descriptors and root directories of processes of any user in /proc',
  },
  {
    name: 'DAC_READ_SEARCH',
    number: 2n,
    use: 'known processes',
    why: 'Directories of /proc that only the user of a process may list, and files of runtimes',
  },
  { name: 'KILL', number: 5n, use: 'respond', why: 'Signals to processes of any user' },
  {
    name: 'SYS_ADMIN',
    number: 21n,
    use: 'respond',
    why: 'Refusing executions and reads (fanotify), and entering the network of a container to close it',
  },
  {
    name: 'NET_ADMIN',
    number: 12n,
    use: 'respond',
    why: 'Closing networks: programs at control groups, nftables',
  },
];
