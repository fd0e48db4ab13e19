import { type Finding, isVulnerability, type Report } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { assignOrigins } from './origin.ts';

const base = { name: 'docker.io/library/debian:12', knownBy: 'registered', because: '' } as const;
const { origin: _, ...flaw } = sampleReport().findings.find(isVulnerability)!;

function inLayers(...layers: (number | undefined)[]): Finding {
  const locations = layers.map((layer, index) => ({
    path: `place ${index}`,
    ...(layer === undefined ? {} : { layer }),
  }));
  return { ...flaw, package: { ...flaw.package, locations } };
}

function originsOf(report: Pick<Report, 'baseImage' | 'findings'>) {
  return assignOrigins(report).findings.map(({ origin }) => origin);
}

test('a package of the base image, of the image, of both, and of nobody knows which', () => {
  const findings = [inLayers(0), inLayers(1), inLayers(2), inLayers(0, 2), inLayers(undefined)];
  expect(originsOf({ baseImage: { ...base, layers: 2 }, findings })).toEqual([
    'base-image',
    'base-image',
    'own',
    'own',
    undefined,
  ]);
});

test('the distribution is the base image’s', () => {
  const end = sampleReport().findings.filter(({ kind }) => kind === 'end-of-life');
  expect(originsOf({ baseImage: { ...base, layers: 1 }, findings: end })).toEqual(['base-image']);
});

test('without a base image, or its end, nothing is said', () => {
  expect(originsOf({ findings: [inLayers(0)] })).toEqual([undefined]);
  expect(originsOf({ baseImage: base, findings: [inLayers(0)] })).toEqual([undefined]);
});

test('of the base exactly when every place lies below its end', () => {
  const places = array(integer({ min: 0, max: 9 }), { minLength: 1 });
  assert(
    property(places, integer({ min: 1, max: 9 }), (layers, end) => {
      const findings = [inLayers(...layers)];
      const expected = Math.max(...layers) < end ? 'base-image' : 'own';
      expect(originsOf({ baseImage: { ...base, layers: end }, findings })).toEqual([expected]);
    }),
  );
});
