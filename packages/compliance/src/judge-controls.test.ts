import { checks } from '@seaworthy/check';
import type { Report } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameworks } from './frameworks/index.ts';
import { controlStates, judgeControls } from './judge-controls.ts';
import { judged, misconfiguration, reportOf, secret } from './reports-for-test.ts';

function framework(name: string) {
  return frameworks.find((each) => each.name === name)!;
}

function verdict(control: string, ...reports: Report[]) {
  const [name, id] = control.split(':', 2) as [string, string];
  const { controls } = judgeControls(framework(name), { reports }, checks);
  return controls.find((each) => each.id === id)!;
}

const vulnerability = sampleReport().findings.find(({ kind }) => kind === 'vulnerability')!;
const waiver = {
  finding: misconfiguration('compose-privileged'),
  by: 'waiver',
  reason: 'needs the GPU',
  owner: 'ops',
  source: 'seaworthy.yaml:3',
} as const;

const malwareLooked = {
  looked: true,
  engines: [{ engine: 'yara-x', rules: 100 }],
  notAsked: [],
} as const satisfies Report['coverage']['malware'];

const cases: readonly [
  what: string,
  control: string,
  reports: readonly Report[],
  state: string,
  why?: RegExp,
][] = [
  [
    'a check looked, and found nothing',
    'cis-docker-1.6:5.5',
    [
      reportOf('directory', {
        coverage: { misconfigurations: judged({ 'compose-privileged': [4, 0] }) },
      }),
    ],
    'passed',
  ],
  [
    'a check found something',
    'cis-docker-1.6:5.5',
    [
      reportOf('directory', {
        findings: [misconfiguration('compose-privileged')],
        coverage: { misconfigurations: judged({ 'compose-privileged': [4, 1] }) },
      }),
    ],
    'failed',
  ],
  [
    'the same, accepted',
    'cis-docker-1.6:5.5',
    [
      reportOf('directory', {
        suppressed: [waiver],
        coverage: { misconfigurations: judged({ 'compose-privileged': [4, 1] }) },
      }),
    ],
    'accepted',
  ],
  [
    'one is accepted, and another is not',
    'cis-docker-1.6:5.5',
    [
      reportOf('directory', {
        findings: [misconfiguration('ecs-privileged')],
        suppressed: [waiver],
        coverage: { misconfigurations: judged({ 'compose-privileged': [4, 2] }) },
      }),
    ],
    'failed',
  ],
  [
    'there is nothing of the kind in a directory',
    'cis-docker-1.6:5.5',
    [reportOf('directory')],
    'not-applicable',
    /no Compose file/,
  ],
  [
    'an image does not say how it is run',
    'cis-docker-1.6:5.5',
    [reportOf('image', { coverage: { misconfigurations: judged({ 'image-root-user': [1, 0] }) } })],
    'not-looked-at',
    /other targets: Compose file/,
  ],
  [
    'nobody judged configuration',
    'cis-docker-1.6:5.5',
    [
      reportOf('directory', {
        coverage: { misconfigurations: { looked: false, reason: 'it was not asked for' } },
      }),
    ],
    'not-looked-at',
    /not judged: it was not asked for/,
  ],
  [
    'a report of an older version',
    'cis-docker-1.6:5.5',
    [reportOf('directory', { coverage: { misconfigurations: undefined } as never })],
    'not-looked-at',
    /does not say/,
  ],
  [
    'templates that may hold it were not rendered',
    'pss-baseline:privileged-containers',
    [
      reportOf('directory', {
        coverage: {
          misconfigurations: {
            ...judged({ 'pod-privileged': [4, 0] }),
            skipped: [{ path: 'templates/web.yaml', why: 'a template' }],
          } as never,
        },
      }),
    ],
    'not-looked-at',
    /1 template was not rendered/,
  ],
  ['nothing can speak of it', 'cis-docker-1.6:1.1.3', [reportOf('image')], 'not-looked-at', /host/],
  ['flaws were looked up', 'nist-800-190:4.1.1', [reportOf('image')], 'passed'],
  [
    'a flaw was found',
    'nist-800-190:4.1.1',
    [reportOf('image', { findings: [vulnerability] })],
    'failed',
  ],
  [
    'a flaw of a host is none of an image',
    'nist-800-190:4.1.1',
    [reportOf('host', { findings: [vulnerability] })],
    'not-applicable',
    /a host/,
  ],
  [
    'a flaw of a host is one of its system',
    'nist-800-190:4.5.3',
    [reportOf('host', { findings: [vulnerability] })],
    'failed',
  ],
  [
    'who keeps the advisory says that it is not affected',
    'cis-docker-1.6:4.4',
    [
      reportOf('image', {
        suppressed: [
          { finding: vulnerability, by: 'vendor', status: 'not_affected', reason: '', source: 'x' },
        ],
        coverage: { misconfigurations: judged({}) },
      }),
    ],
    'passed',
  ],
  [
    'flaws were not looked up',
    'nist-800-190:4.1.1',
    [reportOf('image', { coverage: { vulnerabilities: { looked: false, reason: 'offline' } } })],
    'not-looked-at',
    /offline/,
  ],
  [
    'some findings were filtered out of the report',
    'nist-800-190:4.1.1',
    [reportOf('image', { hidden: { '--severity': 3 } })],
    'not-looked-at',
    /--severity/,
  ],
  [
    'a secret was found',
    'nist-800-190:4.1.4',
    [reportOf('image', { findings: [secret] })],
    'failed',
  ],
  [
    'secrets were left out',
    'nist-800-190:4.1.4',
    [
      reportOf('image', {
        coverage: { secrets: { looked: false, reason: 'they were not asked for' } },
      }),
    ],
    'not-looked-at',
    /nobody looked for secrets: they were not asked for/,
  ],
  [
    'nobody looked for malware',
    'nist-800-190:4.1.3',
    [reportOf('image')],
    'not-looked-at',
    /malware/,
  ],
  [
    'malware was looked for',
    'nist-800-190:4.1.3',
    [reportOf('image', { coverage: { malware: malwareLooked } })],
    'passed',
  ],
  [
    'malware was looked for, and an engine failed on a file',
    'nist-800-190:4.1.3',
    [
      reportOf('image', {
        coverage: { malware: malwareLooked },
        problems: [{ code: 'engine-failed', message: 'x' }],
      }),
    ],
    'not-looked-at',
    /failed/,
  ],
  [
    'a check failed, and its finding is told as a secret',
    'cis-kubernetes-1.12:5.4.1',
    [
      reportOf('directory', {
        findings: [secret],
        coverage: { misconfigurations: judged({ 'pod-env-secret-literal': [1, 1] }) },
      }),
    ],
    'failed',
    /pod-env-secret-literal/,
  ],
  [
    'a finding of a check that is not known any more',
    'cis-docker-1.6:5.5',
    [reportOf('directory', { findings: [misconfiguration('gone', ['cis-docker-1.6:5.5'])] })],
    'failed',
  ],
  [
    'a check that spoke of it once and does not any more',
    'cis-docker-1.6:5.6',
    [
      reportOf('directory', {
        findings: [misconfiguration('compose-volumes-from', ['cis-docker-1.6:5.6'])],
      }),
    ],
    'not-applicable',
  ],
  [
    'restricted fails where baseline does',
    'pss-restricted:capabilities',
    [reportOf('directory', { findings: [misconfiguration('pod-added-capabilities')] })],
    'failed',
  ],
  ['no target at all', 'nist-800-190:4.1.1', [], 'not-looked-at', /no target/],
  [
    'of an image and its files the files can tell',
    'cis-docker-1.6:5.5',
    [
      reportOf('image'),
      reportOf('directory', {
        coverage: { misconfigurations: judged({ 'compose-privileged': [1, 0] }) },
      }),
    ],
    'passed',
  ],
  [
    'one target passes, and another could not be looked at',
    'nist-800-190:4.1.1',
    [
      reportOf('image'),
      reportOf('image', { coverage: { vulnerabilities: { looked: false, reason: 'offline' } } }),
    ],
    'not-looked-at',
    /offline/,
  ],
  [
    'one target fails',
    'nist-800-190:4.1.1',
    [reportOf('image'), reportOf('image', { findings: [vulnerability] })],
    'failed',
  ],
];

describe('a control', () => {
  test.each(cases)('%s: %s', (_, control, reports, state, why) => {
    const found = verdict(control, ...reports);
    expect(found).toMatchObject({ state });
    if (why !== undefined) expect(found.why).toMatch(why);
  });
});

test('what is accepted says who accepted it', () => {
  const { accepted, findings } = verdict(
    'cis-docker-1.6:5.5',
    reportOf('directory', { suppressed: [waiver] }),
  );
  expect(findings).toEqual([]);
  expect(accepted).toMatchObject([
    { reason: 'needs the GPU', owner: 'ops', target: 'a-directory' },
  ]);
});

test('findings name the target that has them', () => {
  const found = verdict(
    'nist-800-190:4.1.4',
    reportOf('image', { findings: [secret] }),
    reportOf('directory', { findings: [secret] }),
  );
  expect(found.findings.map(({ target }) => target)).toEqual(['a-image', 'a-directory']);
});

test('every control has one state, and the sums say so', () => {
  const someChecks = fc.subarray(checks.map(({ id }) => id));
  fc.assert(
    fc.property(
      fc.constantFrom(...frameworks),
      fc.array(
        fc.record({
          kind: fc.constantFrom('image', 'directory', 'host', 'sbom', 'root-filesystem' as const),
          failing: someChecks,
          looking: someChecks,
        }),
        { maxLength: 3 },
      ),
      (one, targets) => {
        const reports = targets.map(({ kind, failing, looking }) =>
          reportOf(kind as 'image', {
            findings: failing.map((id) => misconfiguration(id)),
            coverage: {
              misconfigurations: judged(
                Object.fromEntries(
                  [...looking, ...failing].map((id) => [id, [1, Number(failing.includes(id))]]),
                ),
              ),
            },
          }),
        );
        const { controls, summary } = judgeControls(one, { reports }, checks);
        expect(Object.keys(summary).sort()).toEqual([...controlStates].sort());
        expect(Object.values(summary).reduce((a, b) => a + b, 0)).toBe(controls.length);
        for (const { state, why, findings, speakers, looked } of controls) {
          expect(state === 'failed').toBe(findings.length > 0);
          if (state === 'passed') expect(looked.length).toBeGreaterThan(0);
          expect(speakers).toEqual(expect.arrayContaining([...looked]));
          if (state.startsWith('not-')) expect(why).toBeDefined();
        }
      },
    ),
    { numRuns: 60 },
  );
});
