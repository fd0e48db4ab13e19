import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { downloadsOf } from '../../dockerfile/downloads.ts';

export const dockerfileTlsOffDownload = defineRunCheck({
  id: 'dockerfile-tls-off-download',
  title: 'Download does not check the certificate',
  severity: 'high',
  why: 'Without the check anybody on the way to the server can answer in its place. What he sends becomes part of the image.',
  fix: 'Take `-k`, `--insecure` or `--no-check-certificate` out. If the certificate is not trusted, install `ca-certificates` or add the authority that signed it.',
  references: ['https://curl.se/docs/sslcerts.html'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun(run) {
    for (const { command, insecure } of downloadsOf(run)) {
      if (insecure) yield { at: command.at, says: `${command.program} trusts any certificate` };
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23
RUN curl -fsSL -o /k https://example.com/k && wget -q -O /tmp/k https://example.com/k
`,
    ],
    fail: [
      `FROM alpine:3.23
RUN apk add --no-cache curl && \\
    curl -fsSLk https://example.com/a -o /a
`,
      `FROM alpine:3.23
RUN wget --no-check-certificate https://example.com/a
`,
    ],
  },
});
