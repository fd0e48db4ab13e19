import { createHash } from 'node:crypto';
import { cleanReport, sampleReport } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decidedReport } from '../decided-sample-for-test.ts';
import { html as markup } from '../html/markup.ts';
import { htmlText } from '../text/html.ts';
import { html } from './html.ts';

const options = { color: false, width: 80 };
const page = html.render(sampleReport(), options);

test('is one document that points nowhere but to advisories', () => {
  expect(page.startsWith('<!doctype html>\n')).toBe(true);
  const tags = page.match(/<[a-z][^>]*>/g)!;
  const loading = /^<(?:link|img|iframe|object|embed|base)\b|\s(?:src|style|action|on[a-z]+)=/;
  expect(tags.filter((tag) => loading.test(tag))).toEqual([]);
  const targets = [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!);
  for (const href of targets) expect(href).toMatch(/^(?:#|https?:\/\/)/);
});

test('allows its own style and script, and nothing else', () => {
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page)!;
  const digest = (tag: string) => {
    const [, text] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)!;
    return `sha256-${createHash('sha256').update(text!).digest('base64')}`;
  };
  expect(policy!.replaceAll('&#39;', "'")).toBe(
    `default-src 'none'; style-src '${digest('style')}'; script-src '${digest('script')}'; ` +
      "base-uri 'none'; form-action 'none'",
  );
});

test('names from the target stay words', () => {
  // The only script is ours, and so is every tag: hostile names are escaped.
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page.includes('<b>0</b>')).toBe(false);
  expect(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;')).toBe(true);
  expect(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\ufeff]/.exec(page)).toBeNull();
});

test('what is absent is left out, what is well says so', () => {
  const clean = html.render(cleanReport(), options);
  expect(clean).toContain('No known flaws');
  expect(clean).toContain('Everything was looked at.');
  expect(clean).not.toContain('id="actions"');
  expect(clean).not.toContain('id="suppressed"');
});

test('what policies say: denials first, what they match, and what could not be judged', () => {
  const decided = html.render(decidedReport(), options);
  const section = /<section id="policies".*?<\/section>/s.exec(decided)![0];
  expect(
    [...section.matchAll(/<h3><span[^>]*>([^<]*)<\/span> ([^<]*)/g)].map((h) => h.slice(1)),
  ).toEqual([
    ['denied', 'strict'],
    ['denied', 'owned'],
    ['not judged', 'known'],
    ['warned', 'careful'],
    ['warned', 'lean'],
    ['allowed', 'lenient'],
  ]);
  const words = section.replaceAll(/<[^>]*>/g, '');
  expect(words).toContain('2 denied, 1 not judged, 2 warned, 1 allowed');
  expect(words).toContain('Upgrade &lt;it&gt;.');
  expect(words).toMatch(/3 findings: .*\(1 not on this page\)/);
  expect(words).toContain('there is no label &quot;team&quot;');
  expect(words).toContain('40 packages: adduser 3.118');
  expect(words).toContain('and 10 more');
  expect(section).toContain('href="#f0"');
  expect(decided).toContain(
    'Denied by 2 policies; 1 that could deny it could not be judged; 2 policies warn.',
  );
  expect(page).not.toContain('id="policies"');
});

test('markup escapes every value that is not markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { markup: made } = markup`<p title="${text}">${[text, markup`<b>${text}</b>`]}</p>`;
      expect(made).toBe(
        `<p title="${htmlText(text)}">${htmlText(text)}<b>${htmlText(text)}</b></p>`,
      );
      expect(htmlText(text)).not.toMatch(/[<>"'\x00-\x08]/);
    }),
  );
});
