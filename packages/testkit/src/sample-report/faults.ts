import { createHash } from 'node:crypto';
import {
  type Action,
  compareFindings,
  type MisconfigurationFinding,
  type Report,
  type SecretFinding,
} from '@seaworthy/model';
import { sampleReport } from './report.ts';

/** A key in a file of the application, under a name that tries to break formats. */
const leakedKey: SecretFinding = {
  kind: 'secret',
  id: sha256('aws key'),
  rule: 'aws-access-key',
  title: 'AWS access key',
  severity: { level: 'critical' },
  match: 'AKIA*** (20 characters)',
  where: 'file',
  path: 'app/conf/<b>prod</b>|\u001b[2J.env',
  line: 7,
  layer: 2,
  createdBy: 'COPY app /app',
  risk: 28,
  origin: 'own',
  summary: 'Whoever has it acts in the account | of its <i>owner</i>.',
  fix: 'Revoke it and hand the next one over when the container starts.',
};

/** A fault of the configuration whose line holds what files may hold. */
const tlsOff: MisconfigurationFinding = {
  kind: 'misconfiguration',
  id: sha256('image-tls-off-variable'),
  check: 'image-tls-off-variable',
  title: 'Certificates are not checked',
  severity: { level: 'high' },
  summary: 'NODE_TLS_REJECT_UNAUTHORIZED is 0 ``` </code> | here',
  why: 'Whoever stands between the program and its peers can read and change what they say.',
  fix: 'Take the variable out, and add the certificate of the own authority.',
  references: ['https://nodejs.org/api/cli.html'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.10'],
  resource: 'image <script>alert(3)</script>',
  path: 'image.config.json',
  startLine: 12,
  endLine: 13,
  lines: [
    '      "NODE_TLS_REJECT_UNAUTHORIZED=0",',
    '\u001b[2J</pre><script>alert(4)</script> ``` |',
  ],
  risk: 16,
  mendable: false,
};

/** The kind of action that the other sample has none of. */
const rebuild: Action = {
  id: sha256('edit-configuration'),
  kind: 'edit-configuration',
  title: 'Build the image anew: Certificates are not checked',
  how: [tlsOff.fix],
  targets: ['registry.example.com/shop/web:2.1'],
  findings: [tlsOff.id],
  removes: { total: 1, exploited: 0, bySeverity: { high: 1 } },
  changes: 1,
  risk: 16,
  adds: { total: 1, risk: 16 },
};

/** The sample with what other scanners find, too: a finding of every kind, an action of every kind. */
export function sampleOfAllKinds(): Report {
  const report = sampleReport();
  return {
    ...report,
    coverage: {
      ...report.coverage,
      secrets: { looked: true, rules: 336 },
      misconfigurations: {
        looked: true,
        files: 1,
        checks: 13,
        results: {
          'image-root-user': { judged: 1, failed: 0 },
          'image-tls-off-variable': { judged: 1, failed: 1 },
        },
        skipped: [{ path: 'chart/<i>x</i>.yaml', why: 'a template, to be judged when rendered' }],
      },
    },
    actions: [...report.actions, rebuild],
    findings: [...report.findings, leakedKey, tlsOff].sort(compareFindings),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
