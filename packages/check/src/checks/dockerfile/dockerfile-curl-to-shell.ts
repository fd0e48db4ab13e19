import { defineCheck } from '../../check.ts';
import { commandsOf } from '../../dockerfile/run-commands.ts';
import { pipedToShell } from '../../shell/downloads-to-shell.ts';

export const dockerfileCurlToShell = defineCheck({
  id: 'dockerfile-curl-to-shell',
  title: 'Build runs a script straight from the network',
  severity: 'high',
  why: 'Whoever holds that server, or the way to it, decides what ends in the image, and can serve one build something else than the next. Nothing keeps what was run.',
  fix: 'Fetch the script with `ADD --checksum=sha256:…`, or download it, compare its digest with `sha256sum -c`, and then run it.',
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  reads: 'dockerfile',
  *judge({ stages }) {
    for (const instruction of stages.flatMap((stage) => stage.instructions)) {
      if (instruction.keyword !== 'RUN') continue;
      for (const { command, from, to } of pipedToShell(commandsOf(instruction))) {
        yield { at: command.at, says: `${from} hands what it downloads to ${to}` };
      }
    }
  },
  examples: {
    pass: [
      `FROM debian:12
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/setup.sh /tmp/
RUN sh /tmp/setup.sh
`,
      `FROM debian:12
RUN curl -fsSL https://example.com/key.asc | gpg --dearmor -o /usr/share/keyrings/example.gpg
RUN curl -fsSL https://example.com/a.json | python3 -m json.tool > /a.json
`,
    ],
    fail: [
      `FROM debian:12
RUN apt-get update && \\
    # the installer knows best
    curl -fsSL https://example.com/setup.sh | sudo -E bash -
`,
      `FROM debian:12
RUN <<EOF
set -e
wget -qO- https://example.com/x.gz | gunzip | sh
EOF
`,
    ],
  },
});
