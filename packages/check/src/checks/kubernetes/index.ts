import type { AnyCheck } from '../../check.ts';
import { admissionPolicyOnlyWarns } from './admission-policy-only-warns.ts';
import { apiServiceNotVerified } from './api-service-not-verified.ts';
import { apiVersionRemoved } from './api-version-removed.ts';
import { configMapCredential } from './config-map-credential.ts';
import { gatewayClearText } from './gateway-clear-text.ts';
import { ingressBackendNotVerified } from './ingress-backend-not-verified.ts';
import { ingressCrossOrigin } from './ingress-cross-origin.ts';
import { ingressDashboard } from './ingress-dashboard.ts';
import { ingressNoSslRedirect } from './ingress-no-ssl-redirect.ts';
import { ingressNoTls } from './ingress-no-tls.ts';
import { ingressOpenAllowList } from './ingress-open-allow-list.ts';
import { ingressSnippet } from './ingress-snippet.ts';
import { ingressWildcardHost } from './ingress-wildcard-host.ts';
import { istioAllowsEverybody } from './istio-allows-everybody.ts';
import { istioGatewayClearText } from './istio-gateway-clear-text.ts';
import { istioMutualTlsOff } from './istio-mutual-tls-off.ts';
import { kubeconfigCredential } from './kubeconfig-credential.ts';
import { kubeconfigNotVerified } from './kubeconfig-not-verified.ts';
import { namespaceNoNetworkPolicy } from './namespace-no-network-policy.ts';
import { namespaceNoPodSecurity } from './namespace-no-pod-security.ts';
import { namespacePrivileged } from './namespace-privileged.ts';
import { networkPolicyOpenEgress } from './network-policy-open-egress.ts';
import { networkPolicyOpenIngress } from './network-policy-open-ingress.ts';
import { persistentVolumeHostPath } from './persistent-volume-host-path.ts';
import { podControlPlaneToleration } from './pod-control-plane-toleration.ts';
import { podDashboardOpen } from './pod-dashboard-open.ts';
import { podDefaultAccountToken } from './pod-default-account-token.ts';
import { podEnvFromSecret } from './pod-env-from-secret.ts';
import { podEnvSecretLiteral } from './pod-env-secret-literal.ts';
import { podHookDownloads } from './pod-hook-downloads.ts';
import { podHostAliases } from './pod-host-aliases.ts';
import { podImageLatest } from './pod-image-latest.ts';
import { podImageNoDigest } from './pod-image-no-digest.ts';
import { podInDefaultNamespace } from './pod-in-default-namespace.ts';
import { podInstallsAtStart } from './pod-installs-at-start.ts';
import { podInteractiveTerminal } from './pod-interactive-terminal.ts';
import { podMemoryVolumeUnbounded } from './pod-memory-volume-unbounded.ts';
import { podMountPropagation } from './pod-mount-propagation.ts';
import { podNoCpuRequest } from './pod-no-cpu-request.ts';
import { podNoLivenessProbe } from './pod-no-liveness-probe.ts';
import { podNoMemoryLimit } from './pod-no-memory-limit.ts';
import { podNoReadinessProbe } from './pod-no-readiness-probe.ts';
import { podNodeName } from './pod-node-name.ts';
import { podRemoteDebugger } from './pod-remote-debugger.ts';
import { podReverseShell } from './pod-reverse-shell.ts';
import { podRootGroup } from './pod-root-group.ts';
import { podRunsDownload } from './pod-runs-download.ts';
import { podScratchVolumeUnbounded } from './pod-scratch-volume-unbounded.ts';
import { podSecretInArguments } from './pod-secret-in-arguments.ts';
import { podServiceAccountField } from './pod-service-account-field.ts';
import { podSharedProcesses } from './pod-shared-processes.ts';
import { podSshPort } from './pod-ssh-port.ts';
import { podStaleLatest } from './pod-stale-latest.ts';
import { podSystemPriority } from './pod-system-priority.ts';
import { podTokenLifetime } from './pod-token-lifetime.ts';
import { podWritableRoot } from './pod-writable-root.ts';
import { secretInManifest } from './secret-in-manifest.ts';
import { secretRegistryLogin } from './secret-registry-login.ts';
import { serviceExposesInnerPort } from './service-exposes-inner-port.ts';
import { serviceExternalIps } from './service-external-ips.ts';
import { serviceExternalMetadata } from './service-external-metadata.ts';
import { serviceLoadBalancerOpen } from './service-load-balancer-open.ts';
import { serviceNodePort } from './service-node-port.ts';
import { storageClassUnencrypted } from './storage-class-unencrypted.ts';
import { webhookBlocksCluster } from './webhook-blocks-cluster.ts';
import { webhookFailsOpen } from './webhook-fails-open.ts';

/** Pods, what they are reached by, what they keep, and what admits them. */
export const kubernetesChecks: readonly AnyCheck[] = [
  admissionPolicyOnlyWarns,
  apiServiceNotVerified,
  apiVersionRemoved,
  configMapCredential,
  gatewayClearText,
  ingressBackendNotVerified,
  ingressCrossOrigin,
  ingressDashboard,
  ingressNoSslRedirect,
  ingressNoTls,
  ingressOpenAllowList,
  ingressSnippet,
  ingressWildcardHost,
  istioAllowsEverybody,
  istioGatewayClearText,
  istioMutualTlsOff,
  kubeconfigCredential,
  kubeconfigNotVerified,
  namespaceNoNetworkPolicy,
  namespaceNoPodSecurity,
  namespacePrivileged,
  networkPolicyOpenEgress,
  networkPolicyOpenIngress,
  persistentVolumeHostPath,
  podControlPlaneToleration,
  podDashboardOpen,
  podDefaultAccountToken,
  podEnvFromSecret,
  podEnvSecretLiteral,
  podHookDownloads,
  podHostAliases,
  podImageLatest,
  podImageNoDigest,
  podInDefaultNamespace,
  podInstallsAtStart,
  podInteractiveTerminal,
  podMemoryVolumeUnbounded,
  podMountPropagation,
  podNoCpuRequest,
  podNoLivenessProbe,
  podNoMemoryLimit,
  podNoReadinessProbe,
  podNodeName,
  podRemoteDebugger,
  podReverseShell,
  podRootGroup,
  podRunsDownload,
  podScratchVolumeUnbounded,
  podSecretInArguments,
  podServiceAccountField,
  podSharedProcesses,
  podSshPort,
  podStaleLatest,
  podSystemPriority,
  podTokenLifetime,
  podWritableRoot,
  secretInManifest,
  secretRegistryLogin,
  serviceExposesInnerPort,
  serviceExternalIps,
  serviceExternalMetadata,
  serviceLoadBalancerOpen,
  serviceNodePort,
  storageClassUnencrypted,
  webhookBlocksCluster,
  webhookFailsOpen,
];
