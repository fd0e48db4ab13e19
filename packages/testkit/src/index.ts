export { type Daemon, type DaemonOptions, freePort, startDaemon } from './daemon.ts';
export { type ElfPart, type ElfShape, elfOf } from './elf.ts';
export { removeContainers, removeEngineHome } from './engine-home.ts';
export { type Behaviour, FakeRegistry, type SeenRequest } from './fake-registry.ts';
export { goInfoBehindPointers, goInfoInline } from './go-build-info.ts';
export { type Edit, edited, endsWell, mutated } from './hostile.ts';
export { hasCommand, isRoot, whyNoEngine } from './machine.ts';
export { type TestImage, type TestLayer, writeOciLayout } from './oci-layout.ts';
export { type PeShape, peOf } from './pe.ts';
export { type Clamd, hasClamd, startClamd } from './real-clamd.ts';
export { Cri, type CriContainer, type CriMount, type CriSandbox } from './real-cri.ts';
export { type Engine, startContainerd, startDocker, startPodman } from './real-engines.ts';
export {
  type RegistryServer,
  type RegistryServerOptions,
  startRegistry,
  testLogin,
} from './real-registry.ts';
export { run } from './run.ts';
export { sampleOfAllKinds } from './sample-report/faults.ts';
export { sampleFleet } from './sample-report/fleet.ts';
export { hostileNames } from './sample-report/packages.ts';
export { cleanReport, excusedReport, sampleReport } from './sample-report/report.ts';
export { type ScapBlock, type ScapEvent, ScapWriter } from './scap.ts';
export { hasShared, sharedPath } from './shared.ts';
export { type TarEntry, tarOf } from './tar.ts';
export { type ZipItem, type ZipOptions, zipOf } from './zip.ts';
