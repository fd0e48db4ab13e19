import type { Prevention, ResponseSettings } from '@seaworthy/runtime';
import type { Abilities, KernelRules, RefusalMeans, WatchedFiles } from '@seaworthy/sensor';

/** By which hook of the kernel a container is kept from what. */
export interface Hooks {
  /** Judged by programs in the kernel, at once and whatever else goes on. */
  readonly kernel: KernelRules;
  /** Judged by the guard: the first program of a container, and what fanotify asks about. */
  readonly watched: WatchedFiles | undefined;
}

/** What rules that are enforced ask of the kernel itself. */
export interface KernelWants {
  readonly modules: boolean;
  readonly executions: boolean;
  readonly reads: boolean;
}

const refusesFiles: ReadonlySet<RefusalMeans> = new Set(['lsm', 'returns']);

/**
 * Programs in the kernel first; fanotify asks about executions where there are none, and for hashes.
 * Files that are made unreadable are marked by the guard for both.
 */
export function chooseHooks(prevention: Prevention, refuses: RefusalMeans): Hooks {
  const { deniesChangedFiles, deniesFilesOutsideImage, deniesMemoryFiles } = prevention;
  const byKernel = refusesFiles.has(refuses);
  const changed = deniesChangedFiles;
  const outside = deniesFilesOutsideImage;
  const memory = deniesMemoryFiles;
  const reads = prevention.unreadable.length > 0;
  const asks = prevention.deniesHashes || (!byKernel && (changed || outside));
  return {
    kernel: {
      modules: prevention.deniesModules && refuses !== 'none',
      changed: changed && byKernel,
      outside: outside && byKernel,
      memory: memory && byKernel,
    },
    watched:
      changed || outside || memory || reads || asks
        ? { changed, outside, memory, reads, asks }
        : undefined,
  };
}

export function kernelWantsOf({ mode, prevent }: ResponseSettings): KernelWants {
  const enforced = prevent.filter((rule) => (rule.mode ?? mode) === 'enforce');
  const denied = enforced.flatMap(({ deny }) => deny);
  return {
    modules: denied.includes('kernel-modules'),
    executions: denied.some((what) => what !== 'kernel-modules'),
    reads: enforced.some(({ unreadable }) => unreadable.length > 0),
  };
}

const names: Readonly<Record<RefusalMeans, string>> = {
  lsm: 'BPF LSM',
  returns: "programs at the kernel's security functions",
  signal: 'a signal',
  none: 'nothing',
};

/** By what it is refused here, for who reads what the agent says at its start. */
export function describeHooks(wants: KernelWants, abilities: Abilities): string[] {
  const { refuses, execution } = abilities;
  const byKernel = refusesFiles.has(refuses);
  return [
    ...(wants.executions && (byKernel || execution)
      ? [`executions are refused by ${byKernel ? names[refuses] : 'fanotify'}`]
      : []),
    ...(wants.reads && execution
      ? [`reads are refused by ${refuses === 'lsm' ? names.lsm : 'fanotify'}`]
      : []),
    ...(wants.modules && byKernel ? [`kernel modules are refused by ${names[refuses]}`] : []),
    ...(wants.modules && refuses === 'signal'
      ? [
          'who loads a kernel module is killed as he asks for it: one from memory loads all the same',
        ]
      : []),
  ];
}
