export { type Behaviour, FakeRegistry, type SeenRequest } from './fake-registry.ts';
export { hasCommand, isRoot } from './machine.ts';
export { hasShared, sharedPath } from './shared.ts';
export { type TarEntry, tarOf } from './tar.ts';
