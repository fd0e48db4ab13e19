import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandExample } from '../example-for-test.ts';
import { maxWays, measurePattern } from '../pattern-cost.ts';
import { SecretScanner } from '../secret-scanner.ts';
import { secretRules } from './index.ts';

test('at least 180 rules for named credentials, each with an id of its own', () => {
  expect(secretRules.filter(({ family }) => family !== 'generic').length).toBeGreaterThanOrEqual(
    180,
  );
  const ids = secretRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

describe.each(secretRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const scanner = new SecretScanner(undefined, [rule]);
  const found = (text: string) => {
    const scan = scanner.begin('srv/app/settings.env', 1_000)!;
    scan.write(Buffer.from(text, 'latin1'));
    return scan.end().facts.map((fact) => fact.rule);
  };

  test('finds its examples', () => {
    expect(rule.examples.true.length).toBeGreaterThan(0);
    for (const example of rule.examples.true) {
      const text = expandExample(example);
      expect(found(text), example).toEqual([id]);
      expect(found(`a\n\n${text}\nb`), example).toEqual([id]);
    }
  });

  test('passes over its counter-examples', () => {
    expect(rule.examples.false.length).toBeGreaterThan(0);
    for (const example of rule.examples.false) {
      expect(found(expandExample(example)), example).toEqual([]);
    }
  });

  test('cannot be kept busy', () => {
    const { ways, matchesNothing } = measurePattern(rule.pattern, rule.ignoreCase);
    expect(ways).toBeLessThanOrEqual(maxWays);
    expect(matchesNothing).toBe(false);
  });
});

test('a gate lets through whatever the pattern behind it matches', () => {
  const shut: string[] = [];
  for (const rule of secretRules) {
    const keywords = rule.keywords.map(({ text, ignoreCase = false }) => ({ text, ignoreCase }));
    const open = new SecretScanner(undefined, [{ ...rule, keywords }]);
    const gated = new SecretScanner(undefined, [rule]);
    // What must not follow is left out: blanks stand around the text.
    const body = rule.pattern.replaceAll(/\(\?[!=](?:[^()]|\([^()]*\))*\)/g, '');
    const pattern = new RegExp(`^(?:${body})$`);
    const texts = fc.sample(fc.stringMatching(pattern), { numRuns: 40, seed: 1 });
    for (const text of texts) {
      const line = ` "${Buffer.from(text, 'latin1').toString('latin1')}" `;
      if (open.findInText(line).length > gated.findInText(line).length) {
        shut.push(`${rule.id}: ${line}`);
        break;
      }
    }
  }
  expect(shut).toEqual([]);
});

test('of all rules together, the one that an example is for finds it', () => {
  const scanner = new SecretScanner();
  const missed: string[] = [];
  for (const rule of secretRules) {
    for (const example of rule.examples.true) {
      const found = scanner.findInText(expandExample(example)).map((one) => one.rule.id);
      if (!found.includes(rule.id)) missed.push(`${rule.id}: ${found.join(' ')} in ${example}`);
    }
  }
  expect(missed).toEqual([]);
});
