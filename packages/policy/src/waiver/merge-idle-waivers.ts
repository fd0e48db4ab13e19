import type { IdleWaiver, Report } from '@seaworthy/model';

/**
 * The idle waivers of many reports as those of one. A waiver is unused when it excuses nothing in
 * any of them; one that has ended is named once, with all that came back.
 */
export function mergeIdleWaivers(
  reports: readonly Pick<Report, 'idleWaivers' | 'suppressed'>[],
): IdleWaiver[] {
  const used = new Set(
    reports.flatMap(({ suppressed }) =>
      suppressed.filter(({ by }) => by === 'waiver').map(({ source }) => source),
    ),
  );
  const merged = new Map<string, IdleWaiver>();
  for (const { idleWaivers = [] } of reports) {
    for (const idle of idleWaivers) {
      if (idle.why === 'unused' && used.has(idle.source)) continue;
      const key = `${idle.source}\0${idle.waiver}`;
      const known = merged.get(key);
      // What came back anywhere has expired, whatever it does elsewhere.
      const first = known === undefined || known.why === 'unused' ? idle : known;
      const findings = new Set([...(known?.findings ?? []), ...idle.findings]);
      merged.set(key, { ...first, findings: [...findings] });
    }
  }
  return [...merged.values()];
}
