import type { Report } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import type { GithubJob } from '../reporter.ts';
import { github } from './github.ts';

const job: GithubJob = {
  sha: 'ce587453ced02b1526dfb4cb910479d431683101',
  ref: 'refs/heads/main',
  id: '9876543210',
  correlator: 'ci_scan',
  url: 'https://github.com/shop/web/actions/runs/9876543210',
  detectorUrl: 'https://github.com/example/seaworthy',
};
const report = sampleReport();
const render = (each: Report) => JSON.parse(github.render(each, { color: false, width: 80, job }));

/** The request body in GitHub's OpenAPI description, schema "snapshot" (api.github.com, 2022-11-28). */
const scalars = {
  type: 'object',
  maxProperties: 8,
  additionalProperties: { type: ['string', 'boolean', 'number', 'null'] },
};
const strings = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
const snapshot = {
  type: 'object',
  required: ['version', 'sha', 'ref', 'job', 'detector', 'scanned'],
  additionalProperties: false,
  properties: {
    version: { type: 'integer' },
    sha: { type: 'string', minLength: 40, maxLength: 40 },
    ref: { type: 'string', pattern: '^refs/' },
    job: {
      type: 'object',
      required: ['id', 'correlator'],
      additionalProperties: false,
      properties: strings('id', 'correlator', 'html_url'),
    },
    detector: {
      type: 'object',
      required: ['name', 'version', 'url'],
      additionalProperties: false,
      properties: strings('name', 'version', 'url'),
    },
    scanned: { type: 'string', format: 'date-time' },
    metadata: scalars,
    manifests: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          file: {
            type: 'object',
            additionalProperties: false,
            properties: strings('source_location'),
          },
          metadata: scalars,
          resolved: {
            type: 'object',
            additionalProperties: {
              type: 'object',
              additionalProperties: false,
              properties: {
                package_url: { type: 'string', pattern: '^pkg' },
                metadata: scalars,
                relationship: { enum: ['direct', 'indirect'] },
                scope: { enum: ['runtime', 'development'] },
                dependencies: { type: 'array', items: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  },
};

test.each([
  ['an image', report],
  ['a directory', { ...report, target: { ...report.target, kind: 'directory' as const } }],
  ['nothing', { ...report, packages: [] }],
])('the snapshot of %s is what the API takes', (_, each) => {
  const ajv = new Ajv({ allErrors: true, strict: false });
  formats.default(ajv);
  const validate = ajv.compile(snapshot);
  validate(render(each));
  expect(validate.errors).toBeNull();
});

test('names the commit and the job, and the target without its version', () => {
  expect(render(report)).toMatchObject({
    version: 0,
    sha: job.sha,
    ref: 'refs/heads/main',
    job: { id: job.id, correlator: 'ci_scan_registry.example.com/shop/web', html_url: job.url },
    detector: { name: 'seaworthy', version: '0.1.0', url: job.detectorUrl },
    scanned: report.createdAt,
  });
  const named = (name: string) => render({ ...report, target: { ...report.target, name } }).job;
  expect(named('localhost:5000/web').correlator).toBe('ci_scan_localhost:5000/web');
  expect(named('web:1@sha256:ab').correlator).toBe('ci_scan_web');
});

test('a lock file is a manifest with its tree', () => {
  const [from] = report.packages;
  const path = 'app/package-lock.json';
  const locked = (name: string, more: Partial<Report['packages'][0]>) => ({
    ...from!,
    name,
    purl: `pkg:npm/${name}@1.0.0`,
    locations: [{ path }],
    ...more,
  });
  const packages = [
    locked('express', { direct: true, dependsOn: ['pkg:npm/qs@1.0.0', 'pkg:npm/gone@1.0.0'] }),
    locked('qs', {}),
    locked('mocha', { direct: false, dev: true }),
    locked('alone', {}),
  ];
  const target = { ...report.target, kind: 'directory' as const };
  const { manifests } = render({ ...report, target, packages });
  expect(manifests).toEqual({
    [path]: {
      name: path,
      file: { source_location: path },
      resolved: {
        'pkg:npm/express@1.0.0': {
          package_url: 'pkg:npm/express@1.0.0',
          relationship: 'direct',
          scope: 'runtime',
          dependencies: ['pkg:npm/qs@1.0.0'],
        },
        'pkg:npm/qs@1.0.0': {
          package_url: 'pkg:npm/qs@1.0.0',
          relationship: 'indirect',
          scope: 'runtime',
          dependencies: [],
        },
        'pkg:npm/mocha@1.0.0': {
          package_url: 'pkg:npm/mocha@1.0.0',
          relationship: 'indirect',
          scope: 'development',
          dependencies: [],
        },
        'pkg:npm/alone@1.0.0': {
          package_url: 'pkg:npm/alone@1.0.0',
          scope: 'runtime',
          dependencies: [],
        },
      },
    },
  });
});

test('a path called __proto__ is a path', () => {
  const packages = [{ ...report.packages[0]!, locations: [{ path: '__proto__' }] }];
  expect(Object.keys(render({ ...report, packages }).manifests)).toEqual(['__proto__']);
});

test('asks for the job before anything is scanned', () => {
  expect(() => github.check!({ color: false, width: 80 })).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('GITHUB_SHA') }),
  );
});
