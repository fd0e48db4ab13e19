import type { Report } from '@seaworthy/model';

/**
 * A name for every package that is unique within one document: its purl, numbered when two
 * packages have the same. In the order of `report.packages`.
 */
export function packageReferences(report: Report): string[] {
  const uses = new Map<string, number>();
  return report.packages.map(({ purl }) => {
    const count = (uses.get(purl) ?? 0) + 1;
    uses.set(purl, count);
    return count === 1 ? purl : `${purl}|${count}`;
  });
}
