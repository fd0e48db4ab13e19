import { checks } from '@seaworthy/check';
import { controlsOfKind } from '@seaworthy/model';
import { builtInSets } from '@seaworthy/policy';
import { describe, expect, test } from 'vitest';
import { frameworks } from './index.ts';

/** Policies may name a section, or a framework as a whole. */
const known = new Set(
  frameworks.flatMap(({ name, sections }) => [
    name,
    ...sections.map(({ id }) => `${name}:${id}`),
    ...sections.flatMap(({ controls }) => controls.map(({ id }) => `${name}:${id}`)),
  ]),
);
const items = new Set(
  frameworks.flatMap(({ name, sections }) =>
    sections.flatMap(({ controls }) => controls.map(({ id }) => `${name}:${id}`)),
  ),
);

test('every control that a check names is one', () => {
  const wrong = checks.flatMap(({ id, controls }) =>
    controls.filter((each) => !items.has(each)).map((each) => `${id} names ${each}`),
  );
  expect(wrong).toEqual([]);
});

test('every control that a kind of finding or a policy names is one', () => {
  expect([...controlsOfKind.values()].flat().filter((each) => !items.has(each))).toEqual([]);
  const policies = builtInSets.flatMap(({ policies }) => policies);
  const named = policies.flatMap(({ controls = [], examples }) => [
    ...controls,
    ...[...(examples?.pass ?? []), ...(examples?.fail ?? [])].flatMap(
      (example) => (example['controls'] as string[] | undefined) ?? [],
    ),
  ]);
  expect(named.filter((each) => !known.has(each))).toEqual([]);
});

describe.each(frameworks)('$name', ({ name, sections }) => {
  const controls = sections.flatMap((section) => section.controls);

  test('ids are unique, and titles are short', () => {
    expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
    for (const { title } of controls) {
      expect(title.length).toBeGreaterThan(5);
      expect(title.length).toBeLessThanOrEqual(72);
      expect(title).not.toMatch(/^Ensure|\.$/);
    }
  });

  test('numbers follow one another, within their section', () => {
    for (const { id, controls } of sections) {
      const numbers = controls.map((control) => control.id);
      if (id === '' || controls[0]?.id === id) continue;
      expect(numbers).toEqual(numbers.map((_, index) => `${id}.${index + 1}`));
    }
  });

  test('what nothing speaks of says why', () => {
    const spoken = new Set([
      ...checks.flatMap((check) => check.controls as readonly string[]),
      ...[...controlsOfKind.values()].flat(),
    ]);
    const silent = controls.filter(
      ({ id, sources, unseen }) =>
        unseen === undefined && sources === undefined && !spoken.has(`${name}:${id}`),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});

test('as many controls as their publishers count', () => {
  // Counted in docker-bench-security 1.6.0 and in cfg/cis-1.12 of kube-bench.
  const count = (name: string) =>
    frameworks
      .find((each) => each.name === name)!
      .sections.reduce((sum, { controls }) => sum + controls.length, 0);
  expect(count('cis-docker-1.6')).toBe(18 + 2 + 18 + 24 + 12 + 32 + 2 + 9);
  expect(count('cis-kubernetes-1.12')).toBe(21 + 30 + 7 + 2 + 7 + 5 + 10 + 14 + 1 + 13 + 12 + 9);
  expect(count('nist-800-190')).toBe(5 + 3 + 5 + 5 + 5 + 1);
  expect(count('pss-baseline')).toBe(12);
  expect(count('owasp-cicd')).toBe(10);
});
