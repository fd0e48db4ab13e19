import { SeaworthyError } from '@seaworthy/model';

/** What a scan can look for, as Trivy names it too. */
export const scannerNames = ['vuln', 'secret', 'malware', 'config', 'license'] as const;
export type ScannerName = (typeof scannerNames)[number];

/** Whether a licence is fine depends on whose it is, so nobody is told who did not ask. */
const onlyWhenAsked: ReadonlySet<ScannerName> = new Set(['license']);

/** What is looked for when nobody says. */
export const defaultScanners: ReadonlySet<ScannerName> = new Set(
  scannerNames.filter((name) => !onlyWhenAsked.has(name)),
);

/** What Trivy calls it. */
const aliases: ReadonlyMap<string, ScannerName> = new Map([['misconfig', 'config']]);

/**
 * Reads the values of `--scanners`: repeated or with commas between. The default ones when there is none.
 * @throws USAGE for a name that is none
 */
export function parseScanners(words: readonly string[]): ReadonlySet<ScannerName> {
  const asked = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  if (asked.length === 0) return defaultScanners;
  return new Set(
    asked.map((word) => {
      const name = scannerNames.find((each) => each === word) ?? aliases.get(word);
      if (name !== undefined) return name;
      throw new SeaworthyError('USAGE', `there is no scanner "${word}"`, {
        hint: `There are: ${scannerNames.join(', ')}.`,
      });
    }),
  );
}
