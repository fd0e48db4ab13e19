import { isIP } from 'node:net';
import { NameTable } from '@seaworthy/runtime';

/** As Falco's rules call it. */
const apiServer = 'kubernetes.default.svc.cluster.local';

/**
 * Names that need no answer of a name server. Kubernetes tells every pod, so that of an agent too,
 * the address of its API server; most programs take it from there and never ask for the name.
 */
export function knownNames(environment: NodeJS.ProcessEnv = process.env): NameTable {
  const names = new NameTable();
  const { KUBERNETES_SERVICE_HOST: address = '' } = environment;
  if (isIP(address) !== 0) names.pin({ name: apiServer, addresses: [address] });
  return names;
}
