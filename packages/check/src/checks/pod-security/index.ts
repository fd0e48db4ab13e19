import type { PodSecurityCheck } from '../../pod-security/control.ts';
import { podAddedCapabilities } from './pod-added-capabilities.ts';
import { podAppArmorOff } from './pod-apparmor-off.ts';
import { podCapabilitiesNotDropped } from './pod-capabilities-not-dropped.ts';
import { podHostNamespaces } from './pod-host-namespaces.ts';
import { podHostPath } from './pod-host-path.ts';
import { podHostPort } from './pod-host-port.ts';
import { podPrivilegeEscalation } from './pod-privilege-escalation.ts';
import { podPrivileged } from './pod-privileged.ts';
import { podProbeHost } from './pod-probe-host.ts';
import { podProcMount } from './pod-proc-mount.ts';
import { podProcMountRestricted } from './pod-proc-mount-restricted.ts';
import { podRunAsNonRoot } from './pod-run-as-non-root.ts';
import { podRunAsRootUser } from './pod-run-as-root-user.ts';
import { podSeccompMissing } from './pod-seccomp-missing.ts';
import { podSeccompUnconfined } from './pod-seccomp-unconfined.ts';
import { podSelinuxOptions } from './pod-selinux-options.ts';
import { podSysctls } from './pod-sysctls.ts';
import { podVolumeTypes } from './pod-volume-types.ts';
import { podWindowsHostProcess } from './pod-windows-host-process.ts';

/** Every control of the Pod Security Standards. */
export const podSecurityChecks: readonly PodSecurityCheck[] = [
  podAddedCapabilities,
  podAppArmorOff,
  podCapabilitiesNotDropped,
  podHostNamespaces,
  podHostPath,
  podHostPort,
  podPrivilegeEscalation,
  podPrivileged,
  podProbeHost,
  podProcMount,
  podProcMountRestricted,
  podRunAsNonRoot,
  podRunAsRootUser,
  podSeccompMissing,
  podSeccompUnconfined,
  podSelinuxOptions,
  podSysctls,
  podVolumeTypes,
  podWindowsHostProcess,
];
