import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlText } from '../text/html.ts';
import { escapeFor } from './escapes.ts';
import { fillTemplate } from './fill-template.ts';
import { parseTemplate, templateLimits } from './parse-template.ts';

function fill(template: string, data: unknown, escapeText = htmlText): string {
  return fillTemplate(parseTemplate(template, 'test.html'), data, escapeText);
}

describe('the language', () => {
  const data = {
    name: 'a<b>',
    none: null,
    zero: 0,
    no: false,
    empty: [],
    list: [{ n: 1 }, { n: 2 }],
    plain: ['x', 'y'],
    deep: { er: { est: 'end' }, name: 'inner' },
  };
  // Expectations worked out by hand from the Mustache specification.
  test.each([
    ['values are escaped', '{{name}}', 'a&lt;b&gt;'],
    ['unless asked otherwise', '{{{name}}}{{&name}}', 'a<b>a<b>'],
    ['absent values are nothing', '[{{none}}{{missing}}{{a.b.c}}]', '[]'],
    ['zero is a value', '{{zero}}', '0'],
    ['dots go inside', '{{deep.er.est}}', 'end'],
    ['a list repeats', '{{#list}}{{n}},{{/list}}', '1,2,'],
    ['a dot is the entry', '{{#plain}}{{.}}{{/plain}}', 'xy'],
    ['an object is entered', '{{#deep}}{{name}}{{/deep}}', 'inner'],
    ['outer names stay in sight', '{{#list}}{{deep.name}}{{/list}}', 'innerinner'],
    ['the first part of a name decides', '{{#deep}}{{name.x}}|{{/deep}}', '|'],
    ['false is skipped', '{{#no}}x{{/no}}{{#empty}}x{{/empty}}{{#none}}x{{/none}}', ''],
    ['and shows the inverse', '{{^no}}x{{/no}}{{^empty}}y{{/empty}}{{^list}}z{{/list}}', 'xy'],
    ['comments are nothing', 'a{{! any\n thing }}b', 'ab'],
    ['delimiters change', '{{=<% %>=}}<%zero%>{{zero}}<%={{ }}=%>{{zero}}', '0{{zero}}0'],
    ['tags alone take their line', '1\n  {{#list}}\r\n- {{n}}\n{{/list}}  \n2', '1\n- 1\n- 2\n2'],
    ['tags in company do not', '1 {{#list}} {{n}}{{/list}}\n2', '1  1 2\n2'],
    ['lists have a length', '{{list.length}} {{list.1.n}}', '2 2'],
    ['objects are JSON', '{{{deep.er}}}', '{"est":"end"}'],
  ])('%s', (_, template, text) => {
    expect(fill(template, data)).toBe(text);
  });

  test.each([
    ['a\n{{#x}}', '2: {{#x}} is never closed'],
    ['{{/x}}', 'closes nothing'],
    ['{{#x}}{{/y}}', '{{/y}} where {{/x}} is due'],
    ['{{x', 'is never closed'],
    ['{{>other}}', 'partials'],
    ['{{=x=}}', 'delimiters are set as'],
    ['{{}}', 'names no value'],
    ['{{a b}}', 'names no value'],
    ['\n\n{{#a..b}}', '3: '],
  ])('%j is a mistake', (template, message) => {
    expect(() => parseTemplate(template, 'mine.html')).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
    );
  });
});

describe('what a template cannot do', () => {
  test('reach what objects inherit', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'list.map', 'list.constructor']) {
      expect(fill(`{{${name}}}{{#${name}}}x{{/${name}}}`, { list: [1] })).toBe('');
    }
  });

  test('run for ever: sections over a list inside itself multiply', () => {
    const list = Array.from({ length: 100 }, () => ({}));
    const nested = '{{#list}}'.repeat(30) + '{{/list}}'.repeat(30);
    expect(() => fill(nested, { list })).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
    );
  });

  test('fill the memory', () => {
    const list = Array.from({ length: 100_000 }, () => 0);
    expect(() => fill(`{{#list}}${'x'.repeat(10_000)}{{/list}}`, { list })).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
    );
  });

  test('nest without end', () => {
    const open = '{{#a}}'.repeat(templateLimits.maxDepth + 1);
    expect(() => parseTemplate(open, 't')).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
    );
  });

  test('fail in another way', () => {
    const part = fc.constantFrom(
      '{{',
      '}}',
      '{{{',
      '#',
      '^',
      '/',
      '=',
      '!',
      '&',
      'a',
      '.',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        try {
          fill(parts.join(''), { a: [{ a: 1 }, { a: [] }] });
        } catch (error) {
          expect(error).toBeInstanceOf(SeaworthyError);
        }
      }),
    );
  });
});

test.each([
  ['page.html', '<b> "q"', '&lt;b&gt; &quot;q&quot;'],
  ['page', '<b>', '&lt;b&gt;'],
  ['report.XML', "a\0<'", 'a&lt;&apos;'],
  ['rows.csv', 'plain', 'plain'],
  ['rows.csv.mustache', 'a,"b"\nc', '"a,""b""\nc"'],
  ['rows.csv', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ['data.json.mustache', 'a"b\\\n\u0001', 'a\\"b\\\\\\n\\u0001'],
  ['note.md', '<img> @all', '&#60;img&#62; @\u200ball'],
  ['note.txt', '\u001b[31mred', '\\x1B[31mred'],
])('a value in %s is escaped for it', (file, value, text) => {
  expect(escapeFor(file)(value)).toBe(text);
});
