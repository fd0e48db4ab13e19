import { readFileSync } from 'node:fs';
import { hasShared, mutated, sharedPath } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { parseCondition } from './condition/parse-condition.ts';
import { RuleEngine } from './engine.ts';
import { codes, holds, load, ruleText, said } from './rules-for-test.ts';

/** What loading may take on a busy machine; each of these would take hours without its bound. */
const limitMs = 30_000;

function timed<Result>(action: () => Result): Result {
  const start = performance.now();
  const result = action();
  expect(performance.now() - start).toBeLessThan(limitMs);
  return result;
}

const tower = (levels: number, level: (below: string, i: number) => string): string =>
  Array.from({ length: levels }, (_, i) => level(`m${i}`, i + 1)).join('');

describe('towers of macros and lists', () => {
  test('a macro that stands for billions is one condition', () => {
    const macros = tower(
      60,
      (below, i) => `- {macro: m${i}, condition: ${below} or ${below} and ${below}}\n`,
    );
    const text = `- {macro: m0, condition: evt.type = open}\n${macros}${ruleText('m60')}`;
    const ruleSet = timed(() => load(text));
    expect(codes(ruleSet)).toEqual([]);
    expect(new RuleEngine(ruleSet).match(makeEvent({ type: 'open' }))).toHaveLength(1);
  });

  test('that differ at each level', () => {
    const macros = tower(
      300,
      (below, i) =>
        `- {macro: m${i}, condition: (${below} and proc.pid != ${i}) or (not ${below} and proc.pid = ${i})}\n`,
    );
    const text = `- {macro: m0, condition: evt.type = open}\n${macros}${ruleText('m60')}`;
    const ruleSet = timed(() => load(text));
    expect(ruleSet.rules).toHaveLength(1);
    timed(() => new RuleEngine(ruleSet).match(makeEvent({ type: 'open' })));
  });

  test('are refused when they are too high', () => {
    const macros = tower(
      2000,
      (below, i) => `- {macro: m${i}, condition: not (${below} and proc.pid = ${i})}\n`,
    );
    const text = `- {macro: m0, condition: evt.type = open}\n${macros}${ruleText('m2000')}`;
    expect(said(timed(() => load(text))).join('\n')).toContain('deeper than');
  });

  test('a list that stands for billions is refused', () => {
    const lists = tower(
      40,
      (below, i) => `- {list: m${i}, items: [${below}, ${below}, ${below}]}\n`,
    );
    const text = `- {list: m0, items: [x]}\n${lists}${ruleText('evt.type = open and proc.name in (m40)')}`;
    expect(codes(timed(() => load(text)))).toContain('LOAD_ERR_VALIDATE');
    const empty = text.replace('[x]', '[]');
    expect(codes(timed(() => load(empty)))).toContain('LOAD_ERR_VALIDATE');
  });

  test('a large list in many rules is refused', () => {
    const items = Array.from({ length: 40_000 }, (_, i) => `item${i}`).join(', ');
    const rules = Array.from({ length: 400 }, (_, i) =>
      ruleText('evt.type = open and proc.name in (big)').replace('A rule', `R${i}`),
    ).join('');
    const ruleSet = timed(() => load(`- {list: big, items: [${items}]}\n${rules}`));
    expect(codes(ruleSet)).toContain('LOAD_ERR_VALIDATE');
  });

  test('aliases of YAML cost nothing', () => {
    const anchors = Array.from({ length: 30 }, (_, i) => `- &a${i + 1} [*a${i}, *a${i}, *a${i}]`);
    timed(() => load(`- &a0 [x]\n${anchors.join('\n')}`));
  });
});

describe('deep and long', () => {
  test.each([
    ['brackets', `${'('.repeat(100_000)}evt.num=1`],
    ['brackets that close', `${'('.repeat(5000)}evt.num=1${')'.repeat(5000)}`],
    ['negations', `${'not '.repeat(100_001)}evt.num=1`],
    ['negations in brackets', `${'not('.repeat(10_000)}evt.num=1${')'.repeat(10_000)}`],
    ['transformers', `${'tolower('.repeat(10_000)}proc.name${')'.repeat(10_000)} = x`],
    ['a chain', Array.from({ length: 30_000 }, (_, i) => `proc.pid=${i}`).join(' or ')],
    ['a list', `proc.name in (${Array.from({ length: 60_000 }, (_, i) => `n${i}`).join(',')})`],
    ['a quote that does not end', `proc.name = "${'\\"'.repeat(100_000)}`],
    ['blanks', `proc.name = x${' '.repeat(400_000)}and`],
    ['a length beyond all', `proc.name = ${'x'.repeat(600_000)}`],
  ])('%s', (_what, condition) => {
    const ruleSet = timed(() => load(ruleText(condition)));
    timed(() => new RuleEngine(ruleSet).match(makeEvent({ type: 'open' })));
  });

  test('a list in a list in YAML', () => {
    expect(codes(timed(() => load('['.repeat(100_000))))).toEqual(['LOAD_ERR_YAML_PARSE']);
    expect(codes(timed(() => load('- '.repeat(50_000))))).toEqual(['LOAD_ERR_YAML_PARSE']);
  });

  test('lines that must be joined', () => {
    timed(() => load(`- {list: l, items: [\n${'x,\n'.repeat(100_000)}]}`));
    timed(() => load(`a:\n  b: [\n${'x, # y\n'.repeat(20_000)}]`));
  });
});

describe('patterns and texts that are slow elsewhere', () => {
  const name = `${'a'.repeat(50_000)}!`;
  const event = makeEvent({ thread: makeThread({ name }) });
  test.each([
    ['proc.name regex "(a+)+"', false],
    ['proc.name regex "(a|a)*b"', false],
    ['proc.name glob "*a*a*a*a*a*a*a*a*b"', false],
    ['proc.name glob "*[a]*[a]*[a]*!"', true],
    [`proc.name pmatch (${'/a*/*'.repeat(20)})`, false],
  ])('%s', (condition, expected) => {
    expect(timed(() => holds(condition, event))).toBe(expected);
  });

  test('a pattern that would be a large machine is refused or small', () => {
    for (const pattern of ['((a{1,100}){1,100}){1,100}', 'x'.repeat(5000), 'a{1,5000}']) {
      expect(codes(timed(() => load(ruleText(`proc.name regex "${pattern}"`))))).toContain(
        'LOAD_ERR_COMPILE_CONDITION',
      );
    }
  });
});

describe('names that objects have', () => {
  test.each(['__proto__', 'constructor', 'toString'])('%s', (word) => {
    const text = `- {list: ${word}, items: [a]}
- {macro: ${word}, condition: evt.type = open}
- {rule: ${word}, desc: d, condition: ${word}, output: "%evt.arg.name", priority: info}
- {${word}: 1}
`;
    const ruleSet = load(text);
    expect(ruleSet.rules.length + codes(ruleSet).length).toBeGreaterThan(0);
    expect(codes(load(ruleText(`evt.arg.${word} = 1`)))[0]).toBe('LOAD_ERR_COMPILE_CONDITION');
  });
});

describe('anything', () => {
  const directory = 'corpora/falco/rules';

  test('a condition is parsed or refused', () => {
    const words = fc.constantFrom(
      ...'and or not ( ) proc.name fd.num = != in exists contains ( ) , " \' \\ [ ] val( tolower( join( anyof x 1 0x1 -1'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 14 }), fc.boolean(), (parts, isTight) => {
        load(ruleText(parts.join(isTight ? '' : ' ') || 'x'));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        load(ruleText(text || 'x'));
      }),
      { numRuns: 500 },
    );
  });

  test('what stands in quotes comes back', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (value) => {
        const text = value.replaceAll(/[\\\0]/g, '');
        const escaped = text.replaceAll('"', '\\"');
        const expression = parseCondition(`proc.name = "${escaped}"`);
        expect(expression).toMatchObject({ right: { kind: 'value', value: text } });
      }),
    );
  });

  test.skipIf(!hasShared(directory))('a changed file is loaded or said to be wrong', () => {
    const bytes = readFileSync(sharedPath(`${directory}/falco_rules.yaml`)).subarray(0, 20_000);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), (noise) => {
        load(mutated(bytes, noise).toString('utf8'));
      }),
      { numRuns: 60 },
    );
  });
});
