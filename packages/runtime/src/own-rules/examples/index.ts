import type { RuleGuide } from '../rule-guide.ts';
import { containerEscape } from './container-escape.ts';
import { credentials } from './credentials.ts';
import { cryptominers } from './cryptominers.ts';
import { drift } from './drift.ts';
import { persistence } from './persistence.ts';
import { reverseShells } from './reverse-shells.ts';
import { suspiciousDns } from './suspicious-dns.ts';
import { tampering } from './tampering.ts';
import { wellKnown } from './well-known.ts';

/** Families of our own rules: each is a file of `packages/runtime/rules`, and a part of its page. */
export const ruleFamilies: readonly {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly title: string;
  readonly guides: readonly RuleGuide[];
}[] = [
  { name: 'cryptominers', title: 'Cryptominers', guides: cryptominers },
  { name: 'reverse-shells', title: 'Reverse shells', guides: reverseShells },
  { name: 'container-escape', title: 'Ways out of a container', guides: containerEscape },
  { name: 'credentials', title: 'Theft of credentials', guides: credentials },
  { name: 'drift', title: 'Drift', guides: drift },
  { name: 'tampering', title: 'Logs, histories and guards', guides: tampering },
  { name: 'persistence', title: 'Ways back in', guides: persistence },
  { name: 'suspicious-dns', title: 'Suspicious DNS', guides: suspiciousDns },
  { name: 'well-known', title: 'What everybody looks for', guides: wellKnown },
];
