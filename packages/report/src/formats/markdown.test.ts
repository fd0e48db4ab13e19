import { join } from 'node:path';
import { cleanReport, sampleReport } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankedSample } from '../ranked-sample-for-test.ts';
import { markdownCode, markdownLink, markdownText } from '../text/markdown.ts';
import { markdown } from './markdown.ts';

const options = { color: false, width: 80 };

test('reads well in a pull request', async () => {
  const text = markdown.render(rankedSample(), options);
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'testdata/pull-request.md'));
});

test('says so when all is well', () => {
  expect(markdown.render(cleanReport(), options)).toContain('**No known flaws**');
});

test('hostile names stay words', () => {
  const text = markdown.render(rankedSample(), options);
  expect(text).not.toMatch(/<(?!\/?(?:details|summary|sub|code)>)/);
  expect(text).not.toContain('@everyone');
  expect(text).not.toMatch(/\]\(javascript:/);
});

test('rows of a table have as many cells as its head', () => {
  const text = markdown.render(rankedSample(), options);
  let columns = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) columns = 0;
    else if (columns === 0) columns = line.split('|').length;
    else expect(line.split('|'), line).toHaveLength(columns);
  }
});

test('fits into a comment, and says what it left out', () => {
  const report = sampleReport();
  const one = report.findings.find((finding) => finding.kind === 'vulnerability')!;
  if (one.kind !== 'vulnerability') throw new Error('not a vulnerability');
  for (let i = 0; i < 2000; i++) {
    const name = `package-${i}`;
    report.findings.push({ ...one, id: name, package: { ...one.package, purl: name, name } });
  }
  const text = markdown.render(report, options);
  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/The first \d+ rows of 2,0\d\d/);
});

test('what was escaped reads as it was', () => {
  expect(markdownText('a_b <c> #12 @d')).toBe('a&#95;b &#60;c&#62; #\u200b12 @\u200bd');
});

test('no text can leave its cell or its span', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const safe of [markdownCode(text), markdownText(text)]) {
        expect(safe).not.toMatch(/[|\n\r]/);
        expect(safe).not.toMatch(/[\x00-\x1f\x7f]/);
      }
      expect(markdownText(text)).not.toMatch(/[<>`*[\]]/);
      expect(markdownLink(text, 'https://x.example/a)b|c')).toMatch(/\]\(https:[^()|]*\)$/);
    }),
  );
});
