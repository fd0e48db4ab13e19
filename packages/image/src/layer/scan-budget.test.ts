import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import type { LayerFacts } from './layer-facts.ts';
import { ScanBudget } from './scan-budget.ts';

const refused = expect.objectContaining({ code: 'LIMIT_EXCEEDED' });

test('counts files, whatever they hold', () => {
  const budget = new ScanBudget();
  for (let i = 0; i < limits.catalogedFiles; i++) budget.takeFile('a', {});
  expect(() => budget.takeFile('a', {})).toThrow(refused);
});

test('counts the values of facts, at any depth', () => {
  // Each list of two texts is three values.
  const pairs = (count: number) => ({ lock: Array.from({ length: count }, () => ['a', '1']) });
  const fits = Math.floor((limits.factValues - 2) / 3);
  expect(() => new ScanBudget().takeFile('a', pairs(fits))).not.toThrow();
  expect(() => new ScanBudget().takeFile('a', pairs(fits + 1))).toThrow(refused);
  let deep: unknown[] = [];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(() => new ScanBudget().takeFile('a', { lock: deep })).not.toThrow();
});

test('counts links, and the directories of their paths', () => {
  const links = new ScanBudget();
  for (let i = 0; i < limits.links; i++) links.takeLink('a');
  expect(() => links.takeLink('a')).toThrow(refused);
  const deep = new ScanBudget();
  // A thousand directories, in eight times 256 characters.
  const path = 'a/'.repeat(999).concat('a');
  for (let i = 0; i < limits.segmentsInAll / 8_000; i++) deep.takeLink(path);
  expect(() => deep.takeLink('a')).toThrow(refused);
});

test('counts the characters of all paths', () => {
  const budget = new ScanBudget();
  const path = 'a'.repeat(4_096);
  for (let i = 0; i < limits.pathCharactersInAll / 4_096; i++) budget.takePath(path);
  expect(() => budget.takePath('a')).toThrow(refused);
});

test('counts a layer of an earlier scan as if it were read', () => {
  const layer: LayerFacts = {
    diffId: 'sha256:0',
    uncompressedBytes: 0,
    entries: 3,
    factValues: 1,
    files: [{ path: 'a', facts: {} }],
    contents: [],
    hardLinks: [],
    symbolicLinks: [{ path: 'b', target: 'a' }],
    marked: [],
    whiteouts: ['c'],
    opaqueDirectories: [],
    filePaths: ['a\0b'],
    directoryPaths: [],
    pathCharacters: 2,
    problems: [],
    partial: false,
  };
  const budget = new ScanBudget();
  for (let i = 0; i < limits.catalogedFiles; i++) budget.takeLayer(layer);
  expect(() => budget.takeLayer(layer)).toThrow(refused);
});
