import type { AnyCheck } from '../../check.ts';
import { composeAddedCapabilities } from './compose-added-capabilities.ts';
import { composeAllInterfaces } from './compose-all-interfaces.ts';
import { composeApparmorUnconfined } from './compose-apparmor-unconfined.ts';
import { composeAuthenticationOff } from './compose-authentication-off.ts';
import { composeCapabilitiesNotDropped } from './compose-capabilities-not-dropped.ts';
import { composeControlGroup } from './compose-control-group.ts';
import { composeDebugger } from './compose-debugger.ts';
import { composeDefaultBridge } from './compose-default-bridge.ts';
import { composeEndOfLifeImage } from './compose-end-of-life-image.ts';
import { composeEngineSocket } from './compose-engine-socket.ts';
import { composeEngineWithoutTls } from './compose-engine-without-tls.ts';
import { composeHealthcheckMissing } from './compose-healthcheck-missing.ts';
import { composeHealthcheckOff } from './compose-healthcheck-off.ts';
import { composeHostDevice } from './compose-host-device.ts';
import { composeHostIpc } from './compose-host-ipc.ts';
import { composeHostNetwork } from './compose-host-network.ts';
import { composeHostPid } from './compose-host-pid.ts';
import { composeHostUserNamespace } from './compose-host-user-namespace.ts';
import { composeHostUts } from './compose-host-uts.ts';
import { composeImageWithoutDigest } from './compose-image-without-digest.ts';
import { composeLinks } from './compose-links.ts';
import { composeLoggingOff } from './compose-logging-off.ts';
import { composeMetadataHost } from './compose-metadata-host.ts';
import { composeMountPropagation } from './compose-mount-propagation.ts';
import { composeNeverPulled } from './compose-never-pulled.ts';
import { composeNewPrivileges } from './compose-new-privileges.ts';
import { composeNoCpuLimit } from './compose-no-cpu-limit.ts';
import { composeNoMemoryLimit } from './compose-no-memory-limit.ts';
import { composeNoPidsLimit } from './compose-no-pids-limit.ts';
import { composeOutOfMemory } from './compose-out-of-memory.ts';
import { composePrivileged } from './compose-privileged.ts';
import { composePrivilegedBuild } from './compose-privileged-build.ts';
import { composePublishedDatabase } from './compose-published-database.ts';
import { composeRemoteControlPort } from './compose-remote-control-port.ts';
import { composeRestartAlways } from './compose-restart-always.ts';
import { composeRootUser } from './compose-root-user.ts';
import { composeSeccompUnconfined } from './compose-seccomp-unconfined.ts';
import { composeSecretArgument } from './compose-secret-argument.ts';
import { composeSecretCommand } from './compose-secret-command.ts';
import { composeSecretEnvironment } from './compose-secret-environment.ts';
import { composeSelinuxOff } from './compose-selinux-off.ts';
import { composeSysctls } from './compose-sysctls.ts';
import { composeSystemMount } from './compose-system-mount.ts';
import { composeTlsOffVariable } from './compose-tls-off-variable.ts';
import { composeTmpfsExec } from './compose-tmpfs-exec.ts';
import { composeUnlimited } from './compose-unlimited.ts';
import { composeUnpinnedImage } from './compose-unpinned-image.ts';
import { composeVolumeOfSystem } from './compose-volume-of-system.ts';
import { composeVolumesFrom } from './compose-volumes-from.ts';
import { composeWritableRoot } from './compose-writable-root.ts';

/** What Compose files must and must not say. */
export const composeChecks: readonly AnyCheck[] = [
  composeAddedCapabilities,
  composeAllInterfaces,
  composeApparmorUnconfined,
  composeAuthenticationOff,
  composeCapabilitiesNotDropped,
  composeControlGroup,
  composeDebugger,
  composeDefaultBridge,
  composeEndOfLifeImage,
  composeEngineSocket,
  composeEngineWithoutTls,
  composeHealthcheckMissing,
  composeHealthcheckOff,
  composeHostDevice,
  composeHostIpc,
  composeHostNetwork,
  composeHostPid,
  composeHostUserNamespace,
  composeHostUts,
  composeImageWithoutDigest,
  composeLinks,
  composeLoggingOff,
  composeMetadataHost,
  composeMountPropagation,
  composeNeverPulled,
  composeNewPrivileges,
  composeNoCpuLimit,
  composeNoMemoryLimit,
  composeNoPidsLimit,
  composeOutOfMemory,
  composePrivileged,
  composePrivilegedBuild,
  composePublishedDatabase,
  composeRemoteControlPort,
  composeRestartAlways,
  composeRootUser,
  composeSeccompUnconfined,
  composeSecretArgument,
  composeSecretCommand,
  composeSecretEnvironment,
  composeSelinuxOff,
  composeSysctls,
  composeSystemMount,
  composeTlsOffVariable,
  composeTmpfsExec,
  composeUnlimited,
  composeUnpinnedImage,
  composeVolumeOfSystem,
  composeVolumesFrom,
  composeWritableRoot,
];
