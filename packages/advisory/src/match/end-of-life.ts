import type { Distribution, EndOfLifeFinding } from '@seaworthy/model';
import { fingerprint } from './fingerprint.ts';

/** Whether the day on which standard security support ended has passed. */
export function isPastEnd(distribution: Distribution | undefined, now: Date): boolean {
  const end = distribution?.endOfLife;
  return end !== undefined && end < now.toISOString().slice(0, 10);
}

/** A release that gets no fixes any more, whatever is known of its packages. */
export function endOfLifeFinding(distribution: Distribution, now: Date): EndOfLifeFinding[] {
  const { id, versionId, name, endOfLife } = distribution;
  if (endOfLife === undefined || !isPastEnd(distribution, now)) return [];
  return [
    {
      kind: 'end-of-life',
      id: fingerprint('end-of-life', id, versionId),
      severity: { level: 'high', source: 'end of security support' },
      distribution: name,
      endedAt: endOfLife,
      summary: `${name} has had no security updates since ${endOfLife}; flaws found later are not fixed`,
    },
  ];
}
