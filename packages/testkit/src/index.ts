export { hasCommand, isRoot } from './machine.ts';
export { type TestImage, type TestLayer, writeOciLayout } from './oci-layout.ts';
export { hasShared, sharedPath } from './shared.ts';
export { type TarEntry, tarOf } from './tar.ts';
