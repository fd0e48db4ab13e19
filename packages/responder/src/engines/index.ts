import { containerdEngine } from './containerd.ts';
import { dockerEngine } from './docker.ts';
import type { Engine } from './engine.ts';

export interface EngineSockets {
  readonly docker: string;
  readonly podman: string;
  readonly containerd: string;
}

export const defaultEngineSockets: EngineSockets = {
  docker: '/run/docker.sock',
  podman: '/run/podman/podman.sock',
  containerd: '/run/containerd/containerd.sock',
};

export function enginesAt(sockets: Partial<EngineSockets> = {}): readonly Engine[] {
  const { docker, podman, containerd } = { ...defaultEngineSockets, ...sockets };
  return [
    dockerEngine('docker', ['docker'], docker),
    dockerEngine('podman', ['podman'], podman),
    containerdEngine(containerd),
  ];
}
