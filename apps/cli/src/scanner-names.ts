import { SeaworthyError } from '@seaworthy/model';

/** What a scan can look for, as Trivy names it too. */
export const scannerNames = ['vuln', 'secret', 'malware'] as const;
export type ScannerName = (typeof scannerNames)[number];

/**
 * Reads the values of `--scanners`: repeated or with commas between. All of them when there is none.
 * @throws USAGE for a name that is none
 */
export function parseScanners(words: readonly string[]): ReadonlySet<ScannerName> {
  const asked = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  if (asked.length === 0) return new Set(scannerNames);
  return new Set(
    asked.map((word) => {
      const name = scannerNames.find((each) => each === word);
      if (name !== undefined) return name;
      throw new SeaworthyError('USAGE', `there is no scanner "${word}"`, {
        hint: `There are: ${scannerNames.join(', ')}.`,
      });
    }),
  );
}
