import type { Finding } from './finding.ts';

/**
 * Which controls a kind of finding speaks to, where the finding does not say so itself. NIST SP
 * 800-190 names five ways in which an image is unfit: flaws, configuration, malware, secrets, and
 * trust in where it came from (4.1.1 to 4.1.5).
 */
export const controlsOfKind: ReadonlyMap<string, readonly string[]> = new Map([
  ['vulnerability', ['nist-800-190:4.1.1', 'cis-docker-1.6:4.4']],
  ['end-of-life', ['nist-800-190:4.1.1']],
  ['malware', ['nist-800-190:4.1.3']],
  ['secret', ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10']],
]);

/** The controls that a finding speaks to, as "framework:item". A check knows its own. */
export function controlsOf(finding: Finding): readonly string[] {
  const { kind, controls }: { kind: string; controls?: readonly string[] } = finding;
  return controls ?? controlsOfKind.get(kind) ?? [];
}
