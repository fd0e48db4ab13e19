import type { AnyCheck } from '../../check.ts';
import { acrAdminUser } from './acr-admin-user.ts';
import { acrAnonymousPull } from './acr-anonymous-pull.ts';
import { acrPublicNetwork } from './acr-public-network.ts';
import { aksHttpApplicationRouting } from './aks-http-application-routing.ts';
import { aksLocalAccounts } from './aks-local-accounts.ts';
import { aksNoDefender } from './aks-no-defender.ts';
import { aksNoEntraId } from './aks-no-entra-id.ts';
import { aksNoNetworkPolicy } from './aks-no-network-policy.ts';
import { aksPublicEndpoint } from './aks-public-endpoint.ts';
import { aksRbacOff } from './aks-rbac-off.ts';
import { aksServicePrincipal } from './aks-service-principal.ts';
import { azureAppImageLatest } from './azure-app-image-latest.ts';
import { azureAppInsecureIngress } from './azure-app-insecure-ingress.ts';
import { azureAppSecret } from './azure-app-secret.ts';
import { azureContainerImageLatest } from './azure-container-image-latest.ts';
import { azureContainerNoLimits } from './azure-container-no-limits.ts';
import { azureContainerPrivileged } from './azure-container-privileged.ts';
import { azureContainerPublicAddress } from './azure-container-public-address.ts';
import { azureContainerRegistryPassword } from './azure-container-registry-password.ts';
import { azureContainerSecret } from './azure-container-secret.ts';

/** Containers, registries and clusters of Azure. */
export const azureChecks: readonly AnyCheck[] = [
  acrAdminUser,
  acrAnonymousPull,
  acrPublicNetwork,
  aksHttpApplicationRouting,
  aksLocalAccounts,
  aksNoDefender,
  aksNoEntraId,
  aksNoNetworkPolicy,
  aksPublicEndpoint,
  aksRbacOff,
  aksServicePrincipal,
  azureAppImageLatest,
  azureAppInsecureIngress,
  azureAppSecret,
  azureContainerImageLatest,
  azureContainerNoLimits,
  azureContainerPrivileged,
  azureContainerPublicAddress,
  azureContainerRegistryPassword,
  azureContainerSecret,
];
