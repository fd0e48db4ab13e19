export type ContainerRuntime =
  | 'docker'
  | 'containerd'
  | 'podman'
  | 'cri-o'
  | 'lxc'
  | 'systemd-nspawn'
  | 'unknown';

export interface ContainerImage {
  /** As the runtime names it: "docker.io/library/nginx:1.27". */
  readonly name: string;
  readonly repository: string;
  readonly tag: string;
  readonly id?: string;
  /** Digest of the manifest in the registry. */
  readonly digest?: string;
}

export interface ContainerMount {
  readonly source: string;
  readonly destination: string;
  readonly mode: string;
  readonly isWritable: boolean;
  readonly propagation: string;
}

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly serviceAccount?: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** Where a process runs. What is not known yet is absent; facts from the runtime come later. */
export interface Container {
  /** 64 hexadecimal digits where the runtime gives such an id. */
  readonly fullId: string;
  readonly runtime: ContainerRuntime;
  readonly name?: string;
  readonly image?: ContainerImage;
  readonly labels?: ReadonlyMap<string, string>;
  readonly isPrivileged?: boolean;
  readonly mounts?: readonly ContainerMount[];
  readonly ip?: string;
  /** Seconds since 1970. */
  readonly startedAt?: number;
  readonly pod?: Pod;
  /** Host namespaces that it shares. */
  readonly hostNamespaces?: readonly ('pid' | 'network' | 'ipc')[];
  readonly user?: string;
}
