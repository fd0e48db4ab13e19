import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { checks } from '@seaworthy/check';
import { malwareRules, secretRules } from '@seaworthy/content';
import { loadRules, readOwnRules } from '@seaworthy/runtime';
import { describe, expect, test } from 'vitest';
import { readTemplates } from '../packages/license/src/text/read-templates.ts';

/** What pages name is there. */
const root = join(import.meta.dirname, '..');

const pages = [
  ...readdirSync(root).map((name) => join(root, name)),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) =>
    join(root, 'docs', path),
  ),
  join(root, 'tests/quality/expected/README.md'),
].filter((path) => path.endsWith('.md') && existsSync(path));

/** Without blocks of code. */
const proseOf = (page: string): string =>
  readFileSync(page, 'utf8').replace(/^( *)```[\s\S]*?^\1```/gm, '');

describe.each(pages.map((page) => [relative(root, page), page] as const))('%s', (_, page) => {
  test('links lead somewhere', () => {
    const text = proseOf(page).replace(/(`+)[^\n]*?\1/g, '');
    for (const [, target] of text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
      const [path = '', anchor] = target!.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(existsSync(file), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(file), target).toContain(anchor);
    }
  });

  test('paths of the repository are there', () => {
    const paths = proseOf(page).matchAll(
      /`((?:packages|apps|tests|scripts|bench|docs|deploy|action)\/[\w./-]+)`/g,
    );
    for (const [, path] of paths) {
      // What is built is not part of the repository.
      if (path!.includes('/dist/')) continue;
      expect(existsSync(join(root, path!)), path).toBe(true);
    }
  });
});

test.each([
  ['README.md', /(\d+) checks/, checks.length],
  ['README.md', /(\d+) YARA rules/, malwareRules.length],
  ['README.md', /(\d+) named/, secretRules.filter(({ family }) => family !== 'generic').length],
  ['README.md', /texts of (\d+) licences/, licencesWithText().size],
  ['README.md', /(\d+) rules of its own/, loadRules(readOwnRules()).rules.length],
  ['docs/detection-rules.md', /\[(\d+) rules\]/, loadRules(readOwnRules()).rules.length],
])('%s counts right: %s', (page, pattern, expected) => {
  expect(Number(pattern.exec(readFileSync(join(root, page), 'utf8'))?.[1])).toBe(expected);
});

function licencesWithText(): Set<string> {
  return new Set(readTemplates().templates.flatMap(({ id }) => (id === '' ? [] : [id])));
}

/** As GitHub makes them of headings: small, without punctuation, blanks as hyphens. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#+ +(.+?) *#*$/gm)].map(([, heading]) => {
    const anchor = heading!
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}
