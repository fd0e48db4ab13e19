import type { Framework } from '../framework.ts';
import { cisDocker16 } from './cis-docker-1.6.ts';
import { cisKubernetes112 } from './cis-kubernetes-1.12.ts';
import { nist800190 } from './nist-800-190.ts';
import { nsaKubernetes } from './nsa-kubernetes.ts';
import { owaspCicd } from './owasp-cicd.ts';
import { pssBaseline } from './pss-baseline.ts';
import { pssRestricted } from './pss-restricted.ts';

/** Every framework that comes with the product. */
export const frameworks: readonly Framework[] = [
  nist800190,
  cisDocker16,
  cisKubernetes112,
  pssBaseline,
  pssRestricted,
  nsaKubernetes,
  owaspCicd,
];
