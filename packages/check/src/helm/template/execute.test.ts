import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceFile } from '../../tree/source-file.ts';
import { functions } from '../functions/index.ts';
import { fromYaml } from '../functions/values.ts';
import { Budget, Execution } from './execute.ts';
import { parseTemplate } from './parse-template.ts';
import { TemplateError, type Value } from './value.ts';

function run(text: string, values = ''): string {
  const file = new SourceFile('t.yaml', text);
  const { main, defined } = parseTemplate(file);
  const environment = { functions, templates: defined, budget: new Budget('t') };
  const execution = new Execution(environment, 't.yaml');
  execution.run(main, fromYaml(values) as Value);
  return execution.output.text;
}

// Each expectation is what Go 1.26's text/template with sprig 3.2 writes.
test.each([
  ['a{{ 1 }}b', '', 'a1b'],
  ['a {{- 1 -}} b', '', 'a1b'],
  ['a {{/* no */}} b {{- /* no */ -}} c', '', 'a  bc'],
  ['{{ .a.b }}', 'a: {b: x}', 'x'],
  ['{{ .a }}', 'a: 1000000', '1e+06'],
  ['{{ .a }} {{ .b }} {{ .c }}', 'a: 80\nb: 0.5\nc: true', '80 0.5 true'],
  ['{{ $x := 1 }}{{ if .a }}{{ $x = 2 }}{{ end }}{{ $x }}', 'a: true', '2'],
  ['{{ $x := 1 }}{{ if .a }}{{ $x := 2 }}{{ end }}{{ $x }}', 'a: true', '1'],
  ['{{ if .a }}A{{ else if .b }}B{{ else }}C{{ end }}', 'b: 1', 'B'],
  ['{{ with .a }}{{ . }}{{ else }}none{{ end }}', 'a: 0', 'none'],
  ['{{ with .a }}{{ $.b }}{{ .c }}{{ end }}', 'a: {c: 1}\nb: 2', '21'],
  ['{{ range $k, $v := .m }}{{ $k }}={{ $v }};{{ end }}', 'm: {b: 2, a: 1}', 'a=1;b=2;'],
  ['{{ range $i, $v := .l }}{{ $i }}{{ $v }}{{ end }}', 'l: [x, y]', '0x1y'],
  ['{{ range .l }}{{ if eq . "b" }}{{ continue }}{{ end }}{{ . }}{{ end }}', 'l: [a, b, c]', 'ac'],
  ['{{ range .l }}{{ if eq . "b" }}{{ break }}{{ end }}{{ . }}{{ end }}', 'l: [a, b, c]', 'a'],
  ['{{ range .l }}x{{ else }}empty{{ end }}', 'l: []', 'empty'],
  [
    '{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" .a }}{{ include "t" 2 | quote }}',
    'a: 1',
    '<1>"<2>"',
  ],
  ['{{ (.a).b }}{{ ((.a).b).c }}', '{}', ''],
  ['{{ .a.b | default "d" }}', 'a: {}', 'd'],
  ['{{ "a\\tb" }}{{ `c\\d` }}', '', 'a\tbc\\d'],
  ['{{ printf "%s-%d %v %q %05d %.2f" "a" 3 true "q" 42 1.5 }}', '', 'a-3 true "q" 00042 1.50'],
  ['{{ and 1 0 }} {{ or 0 "x" }} {{ not 0 }}', '', '0 x true'],
  ['{{ index .l 1 }}{{ index .m "a" "b" }}', 'l: [x, y]\nm: {a: {b: z}}', 'yz'],
  ['{{ list 1 2 3 | join "," }} {{ until 3 }} {{ len "héé" }}', '', '1,2,3 [0 1 2] 5'],
  ['{{ dict "b" 1 "a" "x" }}', '', 'map[a:x b:1]'],
  [
    '{{ toYaml .a | nindent 2 }}',
    'a: {l: [1, {x: y}], s: "true"}',
    '\n  l:\n  - 1\n  - x: "y"\n  s: "true"',
  ],
  ['{{ ternary "y" "n" (hasKey .a "b") }}', 'a: {b: 0}', 'y'],
  ['{{ trunc 3 "abcdef" }}{{ trunc -2 "abcdef" }}{{ trimSuffix "-" "a-" }}', '', 'abcefa'],
  ['{{ "a,b" | splitList "," | first }}{{ (split "," "a,b")._1 }}', '', 'ab'],
  [`{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "\${1}W" }}`, '', '-W-xxW-'],
  [
    '{{ semverCompare ">=1.19-0" "v1.34.0" }} {{ semverCompare "^1.2.x" "2.0.0" }}',
    '',
    'true false',
  ],
  [
    '{{ add 1 2 | mul 3 }} {{ div 7 2 }} {{ mod 7 2 }} {{ int "8" }} {{ max 1 5 3 }}',
    '',
    '9 3 1 8 5',
  ],
  ['{{ b64enc "hi" }} {{ "aGk=" | b64dec }} {{ sha256sum "" | trunc 8 }}', '', 'aGk= hi e3b0c442'],
  ['{{ merge (dict "a" 1) (dict "a" 2 "b" 3) | toJson }}', '', '{"a":1,"b":3}'],
  ['{{ mergeOverwrite (dict "a" 1) (dict "a" 2) | toJson }}', '', '{"a":2}'],
  ['{{ dig "a" "b" "none" . }} {{ dig "x" "none" . }}', 'a: {b: 1}', '1 none'],
  ['{{ eq 1 2 1 }} {{ ne "a" "b" }} {{ lt 1 2 }} {{ eq .a 5 }}', 'a: 5', 'true true true true'],
  ['{{ coalesce 0 "" "c" }} {{ empty .x }} {{ kindOf .a }}', 'a: [1]', 'c true slice'],
  ['{{ eq (len (lookup "v1" "Secret" "a" "b")) 0 }}{{ \'a\' }}', '', 'true97'],
])('%s', (template, values, expected) => {
  expect(run(template, values).replaceAll("'y'", '"y"').replaceAll("'true'", '"true"')).toBe(
    expected,
  );
});

describe('what Go refuses is refused', () => {
  test.each([
    ['{{ .a.b.c }}', '.a.b.c of something that is not set'],
    ['{{ nothing }}', 'there is no function "nothing"'],
    ['{{ include "none" . }}', 'there is no template "none"'],
    ['{{ $x }}', 'there is no variable $x'],
    ['{{ fail "set a password" }}', 'set a password'],
    ['{{ div 1 0 }}', 'division by zero'],
    ['{{ lt "a" 1 }}', 'different kinds'],
  ])('%s', (template, message) => {
    expect(() => run(template)).toThrow(TemplateError);
    expect(() => run(template)).toThrow(message);
  });

  test.each([
    ['{{ if }}x{{ end }}', 'line 1: a command is missing'],
    ['a\n{{ if 1 }}x', 'line 2: {{if}} without its {{end}}'],
    ['{{ end }}', '{{end}} without a beginning'],
    ['\n{{ "a }}', 'line 2: the string does not end'],
    ['{{ (1 }}', 'a bracket is not closed'],
    ['{{ 1 ) }}', 'a bracket too many'],
    ['{{ a', 'the action does not end'],
    ['{{/* a', 'the comment does not end'],
    ['{{ a ; b }}', '";" has no meaning'],
  ])('%s', (template, message) => {
    expect(() => run(template)).toThrow(SeaworthyError);
    expect(() => run(template)).toThrow(message);
  });
});

describe('bounds', () => {
  test.each([
    ['{{ define "t" }}{{ include "t" . }}{{ end }}{{ include "t" . }}', 'in one another'],
    ['{{ range until 99999 }}{{ range until 99999 }}{{ end }}{{ end }}', 'steps'],
    ['{{ until 999999999 }}', 'items'],
    ['{{ $s := "aaaaaaaaaa" }}{{ range until 9 }}{{ $s = repeat 10 $s }}{{ end }}', ''],
    [`{{ ${'('.repeat(5_000)} }}`, 'brackets'],
    ['{{ if 1 }}'.repeat(5_000), 'blocks in blocks'],
    ['{{ if 1 }}{{ else if 1 }}'.repeat(5_000), 'blocks in blocks'],
    [`{{ range until 99999 }}${'x'.repeat(500)}{{ end }}`, 'characters'],
  ])('%.60s', (template, what) => {
    expect(() => run(template)).toThrow(SeaworthyError);
    expect(() => run(template)).toThrow(what);
  });
});

test('the output knows where it comes from', () => {
  const text = 'a: 1\n{{ range list 1 2 }}b{{ . }}: {{ "x" }}\n{{ end }}c: d\n';
  const file = new SourceFile('t.yaml', text);
  const { main, defined } = parseTemplate(file);
  const execution = new Execution(
    { functions, templates: defined, budget: new Budget('t') },
    't.yaml',
  );
  execution.run(main, null);
  const { output } = execution;
  const sourceOf = (part: string): string => {
    const start = output.text.indexOf(part);
    const span = output.sourceOf(start, start + part.length)!;
    return file.text.slice(span.start, span.end);
  };
  expect(output.text).toBe('a: 1\nb1: x\nb2: x\nc: d\n');
  expect(sourceOf('a: 1')).toBe('a: 1');
  expect(sourceOf('c: d')).toBe('c: d');
  expect(sourceOf('x')).toBe('{{ "x" }}');
  expect(sourceOf('2: x')).toBe('{{ . }}: {{ "x" }}');
});

test('whatever the bytes, it ends with one of two errors or none', () => {
  const parts = [
    ...['{{', '}}', '{{-', '-}}', ' ', '.a', '$x', ':=', '=', '|', '(', ')', '"s"', '1', 'end'],
    ...['if', 'else', 'range', 'with', 'define', 'include', 'tpl', 'toYaml', 'index', '\n', 'a:'],
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 3 })), { maxLength: 40 }),
      (words) => {
        try {
          run(words.join(''), 'a: {b: [1, x]}');
        } catch (error) {
          expect(error instanceof SeaworthyError || error instanceof TemplateError).toBe(true);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('every function takes whatever it is given', () => {
  const value = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.integer().map(BigInt),
      fc.double(),
      fc.string({ maxLength: 12 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc
        .array(fc.tuple(fc.string({ maxLength: 4 }), tie('value')), { maxLength: 3 })
        .map((pairs) => new Map(pairs)),
    ),
  })).value;
  fc.assert(
    fc.property(
      fc.constantFrom(...functions.keys()),
      fc.array(value, { maxLength: 4 }),
      (name, args) => {
        try {
          functions.get(name)!(...args);
        } catch (error) {
          if (error instanceof SeaworthyError || error instanceof TemplateError) return;
          throw new Error(`${name}: ${String(error)}`, { cause: error });
        }
      },
    ),
    { numRuns: 5_000 },
  );
});
