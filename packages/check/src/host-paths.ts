/** Sockets of container engines, by how their paths end. */
const engineSocket =
  /(?:^|\/)(?:docker|containerd\/containerd|containerd|crio\/crio|crio|podman\/podman|podman)\.sock$/;

/** Directories of a host that hold its programs, its secrets or its kernel. */
const systemDirectory =
  /^\/(?:|boot|dev|etc|lib(?:32|64)?|proc|root|run|sbin|bin|sys|usr|var|var\/run|var\/lib|var\/lib\/(?:docker|containerd|kubelet)|home|root\/\.ssh|etc\/(?:kubernetes|passwd|shadow|sudoers|ssh|docker|cron\.d|ld\.so\.preload)|proc\/sys(?:\/.*)?)$/;

/** Whether a path of a host is the socket of a container engine, or the directory that holds it. */
export function isEngineSocket(path: string): boolean {
  return (
    engineSocket.test(path) || /^\/(?:var\/)?run\/(?:docker|containerd|crio|podman)$/.test(path)
  );
}

/** Whether a path of a host is one of the system's own. */
export function isSystemDirectory(path: string): boolean {
  const bare = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return systemDirectory.test(bare === '' ? '/' : bare);
}

/** What agents of monitoring are meant to read, and read alone. */
export function isObserved(path: string): boolean {
  return /^\/(?:proc|sys|dev\/disk|var\/lib\/docker|var\/run|run|)$/.test(path);
}
