import type { AnyCheck } from '../../check.ts';
import { apiserverAlwaysAdmit } from './apiserver-always-admit.ts';
import { apiserverAlwaysAllow } from './apiserver-always-allow.ts';
import { apiserverAnonymousAuth } from './apiserver-anonymous-auth.ts';
import { apiserverAuditLogMaxAge } from './apiserver-audit-log-max-age.ts';
import { apiserverAuditLogMaxBackup } from './apiserver-audit-log-max-backup.ts';
import { apiserverAuditLogMaxSize } from './apiserver-audit-log-max-size.ts';
import { apiserverEtcdAuthority } from './apiserver-etcd-authority.ts';
import { apiserverEtcdCertificate } from './apiserver-etcd-certificate.ts';
import { apiserverExtendedTokens } from './apiserver-extended-tokens.ts';
import { apiserverExternalIpsAllowed } from './apiserver-external-ips-allowed.ts';
import { apiserverInsecurePort } from './apiserver-insecure-port.ts';
import { apiserverKubeletAuthority } from './apiserver-kubelet-authority.ts';
import { apiserverKubeletClientCertificate } from './apiserver-kubelet-client-certificate.ts';
import { apiserverNamespaceLifecycleOff } from './apiserver-namespace-lifecycle-off.ts';
import { apiserverNoAlwaysPullImages } from './apiserver-no-always-pull-images.ts';
import { apiserverNoAuditLog } from './apiserver-no-audit-log.ts';
import { apiserverNoClientAuthority } from './apiserver-no-client-authority.ts';
import { apiserverNoEncryptionAtRest } from './apiserver-no-encryption-at-rest.ts';
import { apiserverNoEventRateLimit } from './apiserver-no-event-rate-limit.ts';
import { apiserverNoNodeAuthorizer } from './apiserver-no-node-authorizer.ts';
import { apiserverNoNodeRestriction } from './apiserver-no-node-restriction.ts';
import { apiserverNoRbac } from './apiserver-no-rbac.ts';
import { apiserverNoServiceAccountKey } from './apiserver-no-service-account-key.ts';
import { apiserverNoTlsCertificate } from './apiserver-no-tls-certificate.ts';
import { apiserverProfiling } from './apiserver-profiling.ts';
import { apiserverServiceAccountAdmissionOff } from './apiserver-service-account-admission-off.ts';
import { apiserverServiceAccountLookupOff } from './apiserver-service-account-lookup-off.ts';
import { apiserverTokenAuthFile } from './apiserver-token-auth-file.ts';
import { apiserverWeakCiphers } from './apiserver-weak-ciphers.ts';
import { auditPolicyEmpty } from './audit-policy-empty.ts';
import { auditPolicyRecordsSecrets } from './audit-policy-records-secrets.ts';
import { controllerManagerBindAddress } from './controller-manager-bind-address.ts';
import { controllerManagerNoCertificateRotation } from './controller-manager-no-certificate-rotation.ts';
import { controllerManagerNoRootAuthority } from './controller-manager-no-root-authority.ts';
import { controllerManagerNoServiceAccountKey } from './controller-manager-no-service-account-key.ts';
import { controllerManagerProfiling } from './controller-manager-profiling.ts';
import { controllerManagerSharedCredentials } from './controller-manager-shared-credentials.ts';
import { encryptionProviderIdentity } from './encryption-provider-identity.ts';
import { etcdAutoTls } from './etcd-auto-tls.ts';
import { etcdNoClientAuthentication } from './etcd-no-client-authentication.ts';
import { etcdNoPeerAuthentication } from './etcd-no-peer-authentication.ts';
import { etcdNoPeerTls } from './etcd-no-peer-tls.ts';
import { etcdNoTls } from './etcd-no-tls.ts';
import { etcdPeerAutoTls } from './etcd-peer-auto-tls.ts';
import { kubeProxyMetricsAddress } from './kube-proxy-metrics-address.ts';
import { kubeletAlwaysAllow } from './kubelet-always-allow.ts';
import { kubeletAnonymousAuth } from './kubelet-anonymous-auth.ts';
import { kubeletEventLimit } from './kubelet-event-limit.ts';
import { kubeletIptablesChains } from './kubelet-iptables-chains.ts';
import { kubeletNoClientAuthority } from './kubelet-no-client-authority.ts';
import { kubeletNoPidLimit } from './kubelet-no-pid-limit.ts';
import { kubeletProtectKernelDefaults } from './kubelet-protect-kernel-defaults.ts';
import { kubeletReadOnlyPort } from './kubelet-read-only-port.ts';
import { kubeletRotateCertificates } from './kubelet-rotate-certificates.ts';
import { kubeletSeccompDefault } from './kubelet-seccomp-default.ts';
import { kubeletServingCertificate } from './kubelet-serving-certificate.ts';
import { kubeletStreamingTimeout } from './kubelet-streaming-timeout.ts';
import { kubeletWeakCiphers } from './kubelet-weak-ciphers.ts';
import { schedulerBindAddress } from './scheduler-bind-address.ts';
import { schedulerProfiling } from './scheduler-profiling.ts';

/** The control plane, kubelets and their policies. */
export const kubernetesControlPlaneChecks: readonly AnyCheck[] = [
  apiserverAlwaysAdmit,
  apiserverAlwaysAllow,
  apiserverAnonymousAuth,
  apiserverAuditLogMaxAge,
  apiserverAuditLogMaxBackup,
  apiserverAuditLogMaxSize,
  apiserverEtcdAuthority,
  apiserverEtcdCertificate,
  apiserverExtendedTokens,
  apiserverExternalIpsAllowed,
  apiserverInsecurePort,
  apiserverKubeletAuthority,
  apiserverKubeletClientCertificate,
  apiserverNamespaceLifecycleOff,
  apiserverNoAlwaysPullImages,
  apiserverNoAuditLog,
  apiserverNoClientAuthority,
  apiserverNoEncryptionAtRest,
  apiserverNoEventRateLimit,
  apiserverNoNodeAuthorizer,
  apiserverNoNodeRestriction,
  apiserverNoRbac,
  apiserverNoServiceAccountKey,
  apiserverNoTlsCertificate,
  apiserverProfiling,
  apiserverServiceAccountAdmissionOff,
  apiserverServiceAccountLookupOff,
  apiserverTokenAuthFile,
  apiserverWeakCiphers,
  auditPolicyEmpty,
  auditPolicyRecordsSecrets,
  controllerManagerBindAddress,
  controllerManagerNoCertificateRotation,
  controllerManagerNoRootAuthority,
  controllerManagerNoServiceAccountKey,
  controllerManagerProfiling,
  controllerManagerSharedCredentials,
  encryptionProviderIdentity,
  etcdAutoTls,
  etcdNoClientAuthentication,
  etcdNoPeerAuthentication,
  etcdNoPeerTls,
  etcdNoTls,
  etcdPeerAutoTls,
  kubeProxyMetricsAddress,
  kubeletAlwaysAllow,
  kubeletAnonymousAuth,
  kubeletEventLimit,
  kubeletIptablesChains,
  kubeletNoClientAuthority,
  kubeletNoPidLimit,
  kubeletProtectKernelDefaults,
  kubeletReadOnlyPort,
  kubeletRotateCertificates,
  kubeletSeccompDefault,
  kubeletServingCertificate,
  kubeletStreamingTimeout,
  kubeletWeakCiphers,
  schedulerBindAddress,
  schedulerProfiling,
];
