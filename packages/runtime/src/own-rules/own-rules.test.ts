import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { RuleEngine } from '../rules/engine.ts';
import { loadRules } from '../rules/load/load-rules.ts';
import { ruleFamilies } from './examples/index.ts';
import { findOwnRules, readOwnRules } from './find-own-rules.ts';
import { Scene } from './scene.ts';

const files = readOwnRules();
const ruleSet = loadRules(files, { hostname: 'node-1' });
const engine = new RuleEngine(ruleSet, { matching: 'all' });
const guides = ruleFamilies.flatMap((family) => family.guides);

test('the files load without an error or a warning', () => {
  expect(ruleSet.diagnostics).toEqual([]);
  expect(findOwnRules('/')).toBeUndefined();
  expect(readOwnRules(undefined).length).toBe(ruleFamilies.length + 1);
});

test('they ask for few files that are opened for reading, and for all that redirects streams', () => {
  const { reads, eventTypes } = engine.needs;
  if (reads === 'all') throw new Error('all opens would be reported');
  const { prefixes, parts } = reads.paths;
  expect([...prefixes].filter((prefix) => prefix.split('/').length < 3)).toEqual([]);
  expect(prefixes.size).toBeLessThan(40);
  expect(parts.size).toBeLessThan(5);
  expect(reads.processes.size).toBe(0);
  for (const name of ['dup', 'dup2', 'dup3', 'connect', 'accept', 'accept4', 'sample']) {
    expect(eventTypes.names).toContain(name);
  }
});

test('each rule has a guide in the family of its file, and the other way round', () => {
  for (const { name, guides } of ruleFamilies) {
    const own = files.filter((file) =>
      /^(?:base|X)\.yaml$/.test(basename(file.name).replace(`${name}.yaml`, 'X.yaml')),
    );
    const names = loadRules(own).rules.map(({ rule }) => rule.name);
    expect(
      guides.map(({ rule }) => rule),
      name,
    ).toEqual(names);
  }
  expect(guides.length).toBeGreaterThanOrEqual(30);
});

test.each(ruleSet.rules.map(({ rule }) => [rule.name, rule] as const))('%s: form', (_, rule) => {
  expect(rule.tags.some((tag) => tag === 'container' || tag === 'host')).toBe(true);
  expect(rule.tags.some((tag) => /^mitre_[a-z_]+$/.test(tag))).toBe(true);
  expect(rule.tags.some((tag) => /^T\d{4}(?:\.\d{3})?$/.test(tag))).toBe(true);
  expect(rule.tags.some((tag) => /^nist-800-190:4\.[45]\.[1-5]$/.test(tag))).toBe(true);
  for (const field of [
    'proc.cmdline',
    'proc.exepath',
    'user.name',
    'container.name',
    'container.id',
  ]) {
    expect(rule.output).toContain(`%${field}`);
  }
});

describe.each(guides.map((guide) => [guide.rule, guide] as const))('%s', (name, guide) => {
  test.each(guide.alerts.map((each) => [each.what, each] as const))('alerts: %s', (_, each) => {
    const scene = new Scene(engine);
    each.does(scene);
    expect(scene.matches.map(({ rule }) => rule.name)).toEqual([name]);
    expect(scene.matches[0]?.output).not.toContain('command=<NA>');
  });

  test.each(guide.silent.map((each) => [each.what, each] as const))('is silent: %s', (_, each) => {
    const scene = new Scene(engine);
    each.does(scene);
    expect(scene.matches.map(({ output }) => output)).toEqual([]);
  });
});

const defaultNames = ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules'];

describe.skipIf(!hasShared('corpora/falco/rules'))('beside the default files', () => {
  const defaults = (hasShared('corpora/falco/rules') ? defaultNames : []).map((name) => ({
    name,
    text: readFileSync(sharedPath(`corpora/falco/rules/${name}.yaml`), 'utf8'),
  }));

  test('no name is used twice', () => {
    const together = loadRules([...defaults, ...files]);
    const alone = loadRules(defaults);
    expect(together.diagnostics).toEqual(alone.diagnostics);
    expect(together.rules.length).toBe(alone.rules.length + ruleSet.rules.length);
    const theirs = defaults.flatMap(({ text }) => namesIn(text));
    for (const { text } of files) {
      for (const name of namesIn(text)) expect(theirs).not.toContain(name);
    }
  });

  /**
   * Rules of which a stable one knows a part too. Loaded before ours it speaks for both; of most,
   * ours say more, or say it of fewer honest programs.
   */
  const shared = new Set([
    'Shell on a network connection',
    'Program of the host named to the kernel from a container',
    'Disk of the host opened in a container',
    'Code put into another process',
    'Environment of another process read',
    'Shell history deleted',
    'System log emptied',
    'Data wiped',
  ]);
  const lacking = ruleFamilies
    .filter(({ name }) => name !== 'well-known')
    .flatMap((family) => family.guides)
    .filter(({ rule }) => !shared.has(rule));

  test.each(lacking.map((guide) => [guide.rule, guide] as const))(
    '%s: the stable rules say nothing of it',
    (_, guide) => {
      const stable = new RuleEngine(loadRules(defaults.slice(0, 1)), { matching: 'all' });
      for (const each of guide.alerts) {
        const scene = new Scene(stable);
        each.does(scene);
        const said = scene.matches.map(({ rule }) => rule.name);
        expect(said, each.what).toEqual([]);
      }
    },
  );
});

function namesIn(text: string): string[] {
  return [...text.matchAll(/^- (?:list|macro|rule): (.*)$/gm)].map(([, name]) => name!);
}
