import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

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
    for (const [, path] of paths) expect(existsSync(join(root, path!)), path).toBe(true);
  });
});

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
