import type { MisconfigurationFinding, Report, SecretFinding, Target } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';

/** A report of which only what a test says is special: everything looked, and nothing was found. */
export function reportOf(
  kind: Target['kind'],
  {
    coverage,
    ...more
  }: Omit<Partial<Report>, 'coverage'> & {
    coverage?: Partial<Report['coverage']>;
  } = {},
): Report {
  const sample = sampleReport();
  return {
    ...sample,
    target: { ...sample.target, kind, name: `a-${kind}` },
    problems: [],
    findings: [],
    suppressed: [],
    actions: [],
    hidden: {},
    ...more,
    coverage: {
      vulnerabilities: {
        looked: true,
        database: {
          kind: 'full',
          builtAt: '2026-11-20T00:00:00Z',
          advisories: 1_000,
          digest: 'sha256:00',
          ecosystems: ['npm'],
        },
        notMatched: {},
      },
      secrets: { looked: true, rules: 200 },
      misconfigurations: judged({}),
      ...coverage,
    },
  };
}

/** @param results by check: how many it looked at, and how many of them failed */
export function judged(
  results: Readonly<Record<string, readonly [number, number]>>,
): NonNullable<Report['coverage']['misconfigurations']> {
  return {
    looked: true,
    files: 1,
    checks: 400,
    results: Object.fromEntries(
      Object.entries(results).map(([id, [looked, failed]]) => [id, { judged: looked, failed }]),
    ),
    skipped: [],
  };
}

export function misconfiguration(check: string, controls: string[] = []): MisconfigurationFinding {
  return {
    kind: 'misconfiguration',
    id: `id-of-${check}`,
    check,
    title: `Title of ${check}`,
    severity: { level: 'high' },
    summary: 'What is wrong',
    why: 'Because',
    fix: 'Do otherwise',
    references: [],
    controls,
    resource: 'Deployment web',
    path: 'web.yaml',
    startLine: 3,
    endLine: 3,
    lines: ['privileged: true'],
    mendable: false,
  };
}

export const secret: SecretFinding = {
  kind: 'secret',
  id: 'id-of-secret',
  rule: 'github-personal-token',
  title: 'GitHub token',
  severity: { level: 'critical' },
  match: 'ghp_… (40)',
  where: 'file',
  path: 'app/.env',
  line: 2,
  summary: 'Whoever has it can push',
  fix: 'Revoke it',
};
