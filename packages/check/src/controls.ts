/**
 * Numbered items of frameworks that a check speaks to, as "framework:item":
 * - nist-800-190: sections of chapter 4 (https://doi.org/10.6028/NIST.SP.800-190)
 * - cis-docker-1.6, cis-kubernetes-1.12: recommendations of the CIS benchmarks
 * - pss-baseline, pss-restricted: controls of the Pod Security Standards, in kebab-case
 * - nsa-kubernetes: chapters of the NSA/CISA Kubernetes hardening guide, in kebab-case
 * - owasp-cicd: risks of the OWASP Top 10 CI/CD security risks, by number
 *   (https://owasp.org/www-project-top-10-ci-cd-security-risks/)
 */
export type Control =
  | `nist-800-190:4.${number}.${number}`
  | `cis-docker-1.6:${number}.${number}`
  | `cis-kubernetes-1.12:${number}.${number}`
  | `cis-kubernetes-1.12:${number}.${number}.${number}`
  | `pss-baseline:${string}`
  | `pss-restricted:${string}`
  | `nsa-kubernetes:${string}`
  | `owasp-cicd:${number}`;
