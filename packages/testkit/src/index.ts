export { type ElfPart, type ElfShape, elfOf } from './elf.ts';
export { goInfoBehindPointers, goInfoInline } from './go-build-info.ts';
export { endsWell, mutated } from './hostile.ts';
export { hasCommand, isRoot } from './machine.ts';
export { type PeShape, peOf } from './pe.ts';
export { hasShared, sharedPath } from './shared.ts';
export { type TarEntry, tarOf } from './tar.ts';
export { type ZipItem, type ZipOptions, zipOf } from './zip.ts';
