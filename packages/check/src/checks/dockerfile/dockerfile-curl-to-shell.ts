import { defineCheck } from '../../check.ts';
import { commandsOf, isShell, programOf } from '../../dockerfile/run-commands.ts';
import type { Command } from '../../shell/split-commands.ts';

const downloaders = new Set(['curl', 'wget', 'fetch']);
const interpreters = new Set(['python', 'python3', 'perl', 'ruby', 'node', 'php']);

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
      for (const command of commandsOf(instruction)) {
        if (!downloaders.has(programOf(command))) continue;
        let next = command.pipesTo;
        // gunzip, tee and the like may stand between; another download is looked at in its turn.
        while (next !== undefined && !isInterpreter(next) && !downloaders.has(programOf(next))) {
          next = next.pipesTo;
        }
        if (next === undefined || !isInterpreter(next)) continue;
        const says = `${programOf(command)} hands what it downloads to ${programOf(next)}`;
        yield { at: command.at, says };
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

function isInterpreter(command: Command): boolean {
  const program = programOf(command);
  // `python3 -m json.tool`, `perl -ne …` and `node -e …` read what they are given as data.
  if (interpreters.has(program)) return !command.words.some((word) => /^-[cemnp]/.test(word));
  return isShell(program);
}
