import type { AffectedEntry } from '../database/codec.ts';
import type { DistributionEcosystem } from './distribution-ecosystems.ts';

/**
 * Fixes that only subscribers of an extended support get. Whoever has not paid for it is affected,
 * and a record of such a fix is often the only one that speaks of a release past its end. So these
 * records count as knowledge of flaws, below what the distribution itself says, and never as fixes.
 */

/** Whose extended support a record of fixes is; `undefined` for what everyone gets. */
export function extendedSupportOf(entry: AffectedEntry): string | undefined {
  const { id, ecosystem, extendedSupport } = entry;
  if (extendedSupport !== undefined) return extendedSupport;
  if (/^ELA-\d/.test(id)) return "Freexian's Extended LTS";
  if (ecosystem.startsWith('Ubuntu:Pro:')) return 'Ubuntu Pro';
  if (/^SUSE:.*[- ](?:LTSS|ESPOS)/.test(ecosystem)) return 'SUSE LTSS';
  if (ecosystem.startsWith('Red Hat:rhel_els:')) return 'Red Hat Extended Life Cycle Support';
  return undefined;
}

/** The ecosystems of a release's extended support, beside the one that everyone gets. */
export function extendedEcosystems({ ecosystem }: DistributionEcosystem): string[] {
  if (ecosystem.startsWith('Ubuntu:')) return [ecosystem.replace('Ubuntu:', 'Ubuntu:Pro:')];
  if (ecosystem.startsWith('SUSE:')) return [`${ecosystem}-LTSS`, `${ecosystem}-ESPOS`];
  const enterprise = /^Red Hat:enterprise_linux:(\d+)$/.exec(ecosystem);
  return enterprise === null ? [] : [`Red Hat:rhel_els:${enterprise[1]}`];
}

/** Whether an installed version came with a subscription; only Ubuntu's say so ("+esm1", "~esm1"). */
export function isSubscribersVersion(version: string): boolean {
  return /[+~]esm\d/.test(version);
}
