import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { downloadsOf, verifies } from '../../dockerfile/downloads.ts';

export const dockerfileHttpDownload = defineRunCheck({
  id: 'dockerfile-http-download',
  title: 'Download without encryption',
  severity: 'medium',
  why: 'Anybody on the way can replace what comes over plain http. It is not compared with a digest either, so the build takes it.',
  fix: 'Use https. Where the server has none, compare the file with its digest: `echo "… file" | sha256sum -c`.',
  references: ['https://docs.docker.com/build/building/best-practices/'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun(run) {
    if (verifies(run)) return;
    for (const { command, urls } of downloadsOf(run)) {
      const url = urls.find((each) => /^http:/i.test(each) && !isLocal(each));
      if (url !== undefined) yield { at: command.at, says: `Fetches ${url.slice(0, 150)}` };
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23
RUN wget http://example.com/a.tgz && echo "24454f83  a.tgz" | sha256sum -c && tar xf a.tgz
RUN curl -f http://localhost:8080/health
`,
    ],
    fail: ['FROM alpine:3.23\nRUN wget -qO /tmp/a.tgz http://example.com/a.tgz\n'],
  },
});

function isLocal(url: string): boolean {
  return /^http:\/\/(?:localhost|127\.|\[::1\]|0\.0\.0\.0|host\.docker\.internal)/i.test(url);
}
