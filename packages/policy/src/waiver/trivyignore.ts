import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import { trivyignoreFileNames } from './file-names.ts';
import { namesForTrivyId } from './trivy-names.ts';
import type { Waiver, WaiverReader } from './waiver.ts';

const maxCharacters = 1_048_576;

/**
 * Trivy's plain list: an identifier a line, `exp:YYYY-MM-DD` after it for an end, `#` for comments
 * (Trivy documentation, "Filtering", ".trivyignore"): flaws, checks and rules. The comment right above an identifier is
 * taken for its reason.
 */
export const trivyignore: WaiverReader = {
  about: "Trivy's list of identifiers, with `exp:` dates",
  fileNames: trivyignoreFileNames,
  reads: (fileName) => !/\.ya?ml$/i.test(fileName),
  parse(text, what) {
    if (text.length > maxCharacters) throw limitExceeded(what, 'characters', maxCharacters);
    const waivers: Waiver[] = [];
    let comment: string[] = [];
    for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
      const words = line.trim();
      if (words === '') comment = [];
      else if (words.startsWith('#')) comment.push(words.replace(/^#+\s*/, ''));
      else waivers.push(waiverOf(words, `${what}:${index + 1}`, comment));
    }
    return waivers;
  },
};

function waiverOf(line: string, source: string, comment: readonly string[]): Waiver {
  const [id = '', ...rest] = line.split(/\s+/);
  const date = rest.find((word) => word.startsWith('exp:'))?.slice('exp:'.length);
  if (date !== undefined && !isDay(date)) {
    throw new SeaworthyError(
      'CONFIGURATION',
      `${source}:${line.indexOf('exp:') + 1}: "${date}" is not a date`,
      { hint: 'Write it like exp:2026-12-31; the waiver ends as that day begins, in UTC.' },
    );
  }
  return {
    kinds: [],
    ids: namesForTrivyId(id),
    packages: [],
    paths: [],
    resources: [],
    targets: [],
    reason: comment.join(' ').slice(0, 500).trim() || 'listed in .trivyignore',
    endsAtMs: date === undefined ? undefined : Date.parse(`${date}T00:00:00Z`),
    source,
    title: id,
  };
}

/** A day that there is: some engines take 2026-02-30 for a day in March. */
function isDay(text: string): boolean {
  const timeMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(text);
}
