import { parseDockerfile } from '../dockerfile/parse-dockerfile.ts';
import type { FileKind } from './kind.ts';

/** Dockerfiles and Containerfiles. */
export const dockerfile: FileKind = {
  name: 'dockerfile',
  examplePath: 'Dockerfile',

  // Also "Dockerfile.prod", "web.Dockerfile"; never the list of what to leave out.
  mayBe: (path) =>
    /(?:^|[/.])(?:docker|container)file(?:\.[\w.-]+)?$/i.test(path) &&
    !/\.(?:dockerignore|containerignore|md|ya?ml|json)$/i.test(path),

  read(file) {
    const dockerfile = parseDockerfile(file);
    // Without a FROM it is somebody's notes.
    if (dockerfile.stages.length === 0) return [];
    return [{ name: 'dockerfile', resource: 'build file', value: dockerfile }];
  },
};
