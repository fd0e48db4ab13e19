import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { downloadsOf, verifies } from '../../dockerfile/downloads.ts';
import type { RunCommand } from '../../dockerfile/run-commands.ts';
import { isShell, programOf } from '../../shell/program.ts';

export const dockerfileUnverifiedDownload = defineRunCheck({
  id: 'dockerfile-unverified-download',
  title: 'Program is downloaded and not compared',
  severity: 'low',
  why: 'https says who sent the file, not that the file is the one that was meant. A release that was replaced on the server ends in the image unseen.',
  fix: 'Keep the digest in the Dockerfile: `ADD --checksum=sha256:…`, or `echo "…  file" | sha256sum -c -` in the same step.',
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun(run) {
    if (verifies(run)) return;
    for (const { command, urls, insecure } of downloadsOf(run)) {
      // Other checks speak of those.
      if (insecure || feedsInterpreter(command)) continue;
      const url = urls.find((each) => /^https:/i.test(each) && isProgram(each));
      if (url !== undefined)
        yield { at: command.at, says: `Takes ${url.slice(0, 150)} as it comes` };
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23
RUN curl -fsSLO https://example.com/a.tar.gz && sha256sum -c a.sha256 && tar xf a.tar.gz
RUN curl -fsSL https://example.com/key.asc -o /etc/apt/keyrings/a.asc
`,
    ],
    fail: [
      'FROM alpine:3.23\nRUN curl -fsSL https://example.com/tool-1.2.tar.gz | tar xz -C /opt\n',
      'FROM debian:13\nRUN wget https://example.com/a.deb && dpkg -i a.deb\n',
    ],
  },
});

function isProgram(url: string): boolean {
  return /\.(?:tar(?:\.[a-z0-9]{1,4})?|tgz|tbz2?|txz|zip|deb|rpm|apk|jar|war|exe|msi|bin|run|sh|py|AppImage|whl|gem)(?:[?"')]|$)/.test(
    url,
  );
}

function feedsInterpreter({ pipesTo }: RunCommand): boolean {
  for (let next = pipesTo; next !== undefined; next = next.pipesTo) {
    const program = programOf(next);
    if (isShell(program) || /^(?:python3?|perl|ruby|node|php)$/.test(program)) return true;
  }
  return false;
}
