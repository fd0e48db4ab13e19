import type { Suppression, VulnerabilityFinding } from '@seaworthy/model';

/** What each kind of authority says, about a finding that it knows better. */
type Word = Omit<Suppression, 'finding'> & { readonly vulnerability: string; readonly on: string };

const words: readonly Word[] = [
  {
    vulnerability: 'CVE-2022-1304',
    on: 'util-linux',
    by: 'waiver',
    reason: 'Only reachable with a crafted file system; we mount none',
    owner: 'ana@example.com',
    until: '2027-01-31',
    source: 'seaworthy.yaml',
  },
  {
    vulnerability: 'CVE-2021-23368',
    on: 'express',
    by: 'vex',
    reason: 'The parser is bundled and never called <script>alert(3)</script>',
    justification: 'vulnerable_code_not_in_execute_path',
    source: 'vex/shop.openvex.json',
  },
  {
    vulnerability: 'CVE-2020-1751',
    on: 'libc6',
    by: 'vendor',
    reason: 'Only PowerPC is affected',
    source: 'Debian security tracker',
  },
];

/** @param like gives all that the words do not say */
export function sampleSuppressed(
  like: (vulnerability: string, on: string) => VulnerabilityFinding,
): Suppression[] {
  return words.map(({ vulnerability, on, ...word }) => ({
    finding: {
      ...like(vulnerability, on),
      status: word.by === 'waiver' ? 'affected' : 'not-affected',
    },
    ...word,
  }));
}
