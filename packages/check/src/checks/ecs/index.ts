import type { AnyCheck } from '../../check.ts';
import { ecsAddedCapabilities } from './ecs-added-capabilities.ts';
import { ecsConfinementOff } from './ecs-confinement-off.ts';
import { ecsContainerInsights } from './ecs-container-insights.ts';
import { ecsEfsIam } from './ecs-efs-iam.ts';
import { ecsEfsTransitEncryption } from './ecs-efs-transit-encryption.ts';
import { ecsExecLogging } from './ecs-exec-logging.ts';
import { ecsExecuteCommand } from './ecs-execute-command.ts';
import { ecsHostDevice } from './ecs-host-device.ts';
import { ecsHostNamespaces } from './ecs-host-namespaces.ts';
import { ecsHostNetwork } from './ecs-host-network.ts';
import { ecsHostVolume } from './ecs-host-volume.ts';
import { ecsImageLatest } from './ecs-image-latest.ts';
import { ecsLogConfiguration } from './ecs-log-configuration.ts';
import { ecsMemoryLimit } from './ecs-memory-limit.ts';
import { ecsPlatformVersion } from './ecs-platform-version.ts';
import { ecsPrivileged } from './ecs-privileged.ts';
import { ecsPublicAddress } from './ecs-public-address.ts';
import { ecsRootUser } from './ecs-root-user.ts';
import { ecsRuntimeSocket } from './ecs-runtime-socket.ts';
import { ecsSecretInEnvironment } from './ecs-secret-in-environment.ts';
import { ecsSharedRole } from './ecs-shared-role.ts';
import { ecsTerminal } from './ecs-terminal.ts';
import { ecsWritableRoot } from './ecs-writable-root.ts';

/** Tasks, services and clusters of Amazon ECS. */
export const ecsChecks: readonly AnyCheck[] = [
  ecsAddedCapabilities,
  ecsConfinementOff,
  ecsContainerInsights,
  ecsEfsIam,
  ecsEfsTransitEncryption,
  ecsExecLogging,
  ecsExecuteCommand,
  ecsHostDevice,
  ecsHostNamespaces,
  ecsHostNetwork,
  ecsHostVolume,
  ecsImageLatest,
  ecsLogConfiguration,
  ecsMemoryLimit,
  ecsPlatformVersion,
  ecsPrivileged,
  ecsPublicAddress,
  ecsRootUser,
  ecsRuntimeSocket,
  ecsSecretInEnvironment,
  ecsSharedRole,
  ecsTerminal,
  ecsWritableRoot,
];
