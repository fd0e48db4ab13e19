import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRules, readOwnRules } from '@seaworthy/runtime';
import { describe, expect, test } from 'vitest';
import { agentJsonSchema } from './agent-schema.ts';
import { parseAgentFile } from './read-agent-file.ts';

const least = `sources:
  - from: sensor
rules:
  files: [rules.yaml]
`;

test('the file to begin with is read, acts on nothing, and names rules that there are', () => {
  const path = join(import.meta.dirname, '../../../../deploy/agent.yaml');
  const { response, outputs } = parseAgentFile(readFileSync(path, 'utf8'), path);
  expect(response.mode).toBe('dry-run');
  expect(outputs.map(({ to }) => to)).toEqual(['stdout', 'file']);
  const names = loadRules(readOwnRules()).rules.map(({ rule }) => rule.name);
  for (const glob of response.rules.flatMap(({ when }) => when.rules ?? [])) {
    const pattern = new RegExp(`^${glob.replace('*', '.*')}$`);
    expect(
      names.some((name) => pattern.test(name)),
      glob,
    ).toBe(true);
  }
});

test('the least that is needed, and what it stands for', () => {
  expect(parseAgentFile(least, 'agent.yaml')).toMatchObject({
    sources: [{ from: 'sensor', containersOnly: false, ringMegabytes: 16 }],
    rules: { matching: 'first', minimumPriority: 'debug', select: [], append: [] },
    outputs: [{ to: 'stdout', messages: ['alert', 'update', 'incident'] }],
    alerts: { burst: 20, updateEverySeconds: 60 },
    response: { mode: 'dry-run' },
    metrics: { address: '127.0.0.1:9399' },
  });
  expect(parseAgentFile(`${least}metrics: null\n`, 'x').metrics).toBeNull();
});

describe('what is wrong has its place', () => {
  test.each([
    ['', /agent\.yaml:1:1: the file is empty/],
    ['sources: []\n', /agent\.yaml:1:10: sources: /],
    [`${least}output: []\n`, /agent\.yaml:5:1: there is no key "output" here/],
    [`${least}outputs:\n  - to: pager\n`, /agent\.yaml:6:\d+: to/],
    [`${least}outputs:\n  - to: webhook\n    url: ftp://x\n`, /agent\.yaml:7:\d+: url/],
    [`${least}outputs:\n  - to: syslog\n    address: host:514\n`, /agent\.yaml:7:\d+: address/],
    [`${least}outputs:\n  - to: file\n`, /path/],
    [`${least}metrics:\n  address: "9399"\n`, /agent\.yaml:6:\d+: address/],
    [least.replace('sensor', 'sensr'), /agent\.yaml:2:\d+: from/],
    [`${least}response: { mode: kill }\n`, /agent\.yaml:5:\d+: mode/],
    [
      `sources:\n  - from: sensor\n    ringMegabytes: 3\nrules: { files: [x] }\n`,
      /:3:\d+: .*power of two/,
    ],
    ['sources: [', /agent\.yaml:1:\d+/],
  ])('%#', (text, expected) => {
    expect(() => parseAgentFile(text, 'agent.yaml')).toThrow(expected);
    expect(() => parseAgentFile(text, 'agent.yaml')).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION' }),
    );
  });
});

test('has a schema for editors', () => {
  expect(agentJsonSchema()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    required: ['sources'],
    additionalProperties: false,
  });
});
