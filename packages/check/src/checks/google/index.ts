import type { AnyCheck } from '../../check.ts';
import { cloudRunDefaultServiceAccount } from './cloud-run-default-service-account.ts';
import { cloudRunImageLatest } from './cloud-run-image-latest.ts';
import { cloudRunIngressAll } from './cloud-run-ingress-all.ts';
import { cloudRunNoInvokerCheck } from './cloud-run-no-invoker-check.ts';
import { cloudRunSecretInEnvironment } from './cloud-run-secret-in-environment.ts';
import { gkeBasicAuthentication } from './gke-basic-authentication.ts';
import { gkeBinaryAuthorization } from './gke-binary-authorization.ts';
import { gkeClientCertificate } from './gke-client-certificate.ts';
import { gkeDefaultServiceAccount } from './gke-default-service-account.ts';
import { gkeLegacyAbac } from './gke-legacy-abac.ts';
import { gkeLegacyMetadata } from './gke-legacy-metadata.ts';
import { gkeNoAutoUpgrade } from './gke-no-auto-upgrade.ts';
import { gkeNoNetworkPolicy } from './gke-no-network-policy.ts';
import { gkePublicEndpoint } from './gke-public-endpoint.ts';
import { gkePublicNodes } from './gke-public-nodes.ts';
import { gkeShieldedNodes } from './gke-shielded-nodes.ts';
import { gkeWorkloadIdentity } from './gke-workload-identity.ts';
import { googlePublicGrant } from './google-public-grant.ts';

/** Clusters, services and grants of Google Cloud. */
export const googleChecks: readonly AnyCheck[] = [
  cloudRunDefaultServiceAccount,
  cloudRunImageLatest,
  cloudRunIngressAll,
  cloudRunNoInvokerCheck,
  cloudRunSecretInEnvironment,
  gkeBasicAuthentication,
  gkeBinaryAuthorization,
  gkeClientCertificate,
  gkeDefaultServiceAccount,
  gkeLegacyAbac,
  gkeLegacyMetadata,
  gkeNoAutoUpgrade,
  gkeNoNetworkPolicy,
  gkePublicEndpoint,
  gkePublicNodes,
  gkeShieldedNodes,
  gkeWorkloadIdentity,
  googlePublicGrant,
];
