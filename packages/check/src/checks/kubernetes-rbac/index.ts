import type { AnyCheck } from '../../check.ts';
import { rbacAggregateToDefault } from './rbac-aggregate-to-default.ts';
import { rbacApproveCertificates } from './rbac-approve-certificates.ts';
import { rbacBindAdminClusterWide } from './rbac-bind-admin-cluster-wide.ts';
import { rbacBindAnonymous } from './rbac-bind-anonymous.ts';
import { rbacBindClusterAdmin } from './rbac-bind-cluster-admin.ts';
import { rbacBindDefaultAccount } from './rbac-bind-default-account.ts';
import { rbacBindEveryone } from './rbac-bind-everyone.ts';
import { rbacBindMasters } from './rbac-bind-masters.ts';
import { rbacChangeNamespaces } from './rbac-change-namespaces.ts';
import { rbacChangeNetworkPolicies } from './rbac-change-network-policies.ts';
import { rbacChangeNodes } from './rbac-change-nodes.ts';
import { rbacChangeRoleBindings } from './rbac-change-role-bindings.ts';
import { rbacChangeSystemConfig } from './rbac-change-system-config.ts';
import { rbacChangeWebhooks } from './rbac-change-webhooks.ts';
import { rbacChangeWorkloads } from './rbac-change-workloads.ts';
import { rbacCreatePersistentVolumes } from './rbac-create-persistent-volumes.ts';
import { rbacCreatePods } from './rbac-create-pods.ts';
import { rbacCreateTokens } from './rbac-create-tokens.ts';
import { rbacDeleteEvents } from './rbac-delete-events.ts';
import { rbacEphemeralContainers } from './rbac-ephemeral-containers.ts';
import { rbacEscalate } from './rbac-escalate.ts';
import { rbacExecIntoPods } from './rbac-exec-into-pods.ts';
import { rbacImpersonate } from './rbac-impersonate.ts';
import { rbacNodeProxy } from './rbac-node-proxy.ts';
import { rbacPortForward } from './rbac-port-forward.ts';
import { rbacReadAllSecrets } from './rbac-read-all-secrets.ts';
import { rbacReadSecrets } from './rbac-read-secrets.ts';
import { rbacWildcardApiGroups } from './rbac-wildcard-api-groups.ts';
import { rbacWildcardEverything } from './rbac-wildcard-everything.ts';
import { rbacWildcardResources } from './rbac-wildcard-resources.ts';
import { rbacWildcardUrls } from './rbac-wildcard-urls.ts';
import { rbacWildcardVerbs } from './rbac-wildcard-verbs.ts';
import { serviceAccountAutomount } from './service-account-automount.ts';
import { serviceAccountTokenSecret } from './service-account-token-secret.ts';

/** Who may do what: roles, bindings and service accounts. */
export const kubernetesRbacChecks: readonly AnyCheck[] = [
  rbacAggregateToDefault,
  rbacApproveCertificates,
  rbacBindAdminClusterWide,
  rbacBindAnonymous,
  rbacBindClusterAdmin,
  rbacBindDefaultAccount,
  rbacBindEveryone,
  rbacBindMasters,
  rbacChangeNamespaces,
  rbacChangeNetworkPolicies,
  rbacChangeNodes,
  rbacChangeRoleBindings,
  rbacChangeSystemConfig,
  rbacChangeWebhooks,
  rbacChangeWorkloads,
  rbacCreatePersistentVolumes,
  rbacCreatePods,
  rbacCreateTokens,
  rbacDeleteEvents,
  rbacEphemeralContainers,
  rbacEscalate,
  rbacExecIntoPods,
  rbacImpersonate,
  rbacNodeProxy,
  rbacPortForward,
  rbacReadAllSecrets,
  rbacReadSecrets,
  rbacWildcardApiGroups,
  rbacWildcardEverything,
  rbacWildcardResources,
  rbacWildcardUrls,
  rbacWildcardVerbs,
  serviceAccountAutomount,
  serviceAccountTokenSecret,
];
