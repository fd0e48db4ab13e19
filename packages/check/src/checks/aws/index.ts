import type { AnyCheck } from '../../check.ts';
import { databasePassword } from './database-password.ts';
import { databasePublic } from './database-public.ts';
import { databaseUnencrypted } from './database-unencrypted.ts';
import { ecrEncryptionKey } from './ecr-encryption-key.ts';
import { ecrMutableTags } from './ecr-mutable-tags.ts';
import { ecrPublicPolicy } from './ecr-public-policy.ts';
import { ecrScanOnPush } from './ecr-scan-on-push.ts';
import { eksLogging } from './eks-logging.ts';
import { eksPublicEndpoint } from './eks-public-endpoint.ts';
import { eksRemoteAccess } from './eks-remote-access.ts';
import { eksSecretsEncryption } from './eks-secrets-encryption.ts';
import { loadBalancerHttp } from './load-balancer-http.ts';
import { securityGroupOpenAdmin } from './security-group-open-admin.ts';
import { securityGroupOpenAll } from './security-group-open-all.ts';
import { securityGroupOpenDatabase } from './security-group-open-database.ts';

/** Registries, clusters, networks and databases of AWS. */
export const awsChecks: readonly AnyCheck[] = [
  databasePassword,
  databasePublic,
  databaseUnencrypted,
  ecrEncryptionKey,
  ecrMutableTags,
  ecrPublicPolicy,
  ecrScanOnPush,
  eksLogging,
  eksPublicEndpoint,
  eksRemoteAccess,
  eksSecretsEncryption,
  loadBalancerHttp,
  securityGroupOpenAdmin,
  securityGroupOpenAll,
  securityGroupOpenDatabase,
];
