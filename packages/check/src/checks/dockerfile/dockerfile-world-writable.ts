import { defineCheck } from '../../check.ts';
import { flagOf, shippedStages } from '../../dockerfile/dockerfile.ts';
import { grantedBits } from '../../dockerfile/file-modes.ts';
import { commandsOf } from '../../dockerfile/run-commands.ts';

export const dockerfileWorldWritable = defineCheck({
  id: 'dockerfile-world-writable',
  title: 'Files are made writable for everybody',
  severity: 'medium',
  why: 'Any process in the container, under whatever user, can then replace these files. A small flaw in one program becomes control of all that use them.',
  fix: 'Give the files to the user that needs them, `COPY --chown=10001:10001`, with mode 755 or 644.',
  references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.4.3'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { instructions } of shippedStages(dockerfile)) {
      for (const instruction of instructions) {
        const mode = flagOf(instruction, 'chmod');
        if (mode !== undefined && isWorldWritable(mode)) {
          yield { at: instruction.span, says: `--chmod=${mode} lets everybody write` };
        }
        if (instruction.keyword !== 'RUN') continue;
        const commands = commandsOf(instruction);
        // A directory for the step alone.
        const removed = new Set(
          commands.flatMap((each) => (each.program === 'rm' ? each.args : [])),
        );
        for (const { program, args, at } of commands) {
          if (program !== 'chmod' && program !== 'install') continue;
          const given =
            program === 'chmod'
              ? args.find((word) => !word.startsWith('--') && !/^-[RcfvHLP]+$/.test(word))
              : modeOfInstall(args);
          if (given === undefined || !isWorldWritable(given)) continue;
          if (removed.has(args.at(-1)!)) continue;
          yield { at, says: `${program} with mode ${given} lets everybody write` };
        }
      }
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23
COPY --chmod=755 run.sh /
RUN chmod 1777 /tmp && chmod -R g+w /data && install -d -m 755 /app
RUN t=$(mktemp -d) && chmod 777 "$t" && build "$t" && rm -rf "$t"
`,
    ],
    fail: [
      'FROM alpine:3.23\nRUN mkdir /data && chmod -R 777 /data\n',
      'FROM alpine:3.23\nCOPY --chmod=0666 app.conf /etc/\n',
      'FROM alpine:3.23\nRUN chmod a+w /etc/passwd\n',
    ],
  },
});

/** The sticky bit keeps others' files from being replaced, as in /tmp. */
function isWorldWritable(mode: string): boolean {
  const bits = grantedBits(mode);
  return (bits & 0o002) !== 0 && (bits & 0o1000) === 0;
}

function modeOfInstall(args: readonly string[]): string | undefined {
  const option = args.findIndex((word) => /^(?:-m|--mode)(?:$|[=\d])/.test(word));
  if (option === -1) return undefined;
  return /^(?:--mode=|-m)(\d+)$/.exec(args[option]!)?.[1] ?? args[option + 1];
}
