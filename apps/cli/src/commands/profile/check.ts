import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';

export const profileCheck = defineCommand({
  name: 'profile check',
  summary: 'Hold recordings against profiles',
  description:
    'Says what workloads did that their profiles do not allow, each thing once. Exits with 1 when there is any.',
  arguments: [{ name: 'profile', about: 'File of a profile', required: true, many: true }],
  options: {
    from: {
      kind: 'list',
      value: 'file',
      about: 'Recording: a capture, events of Tetragon or of the audit system; repeatable',
    },
    format: {
      kind: 'choice',
      choices: ['text', 'json'],
      default: 'text',
      about: 'How to print; json is one deviation a line',
    },
    ...quietOption,
  },
  examples: [
    {
      command: 'seaworthy profile check web.profile.yaml --from today.scap',
      about: 'What is unlike what was learned',
    },
  ],
  async run({ arguments: files, options, io, signal }) {
    const [{ ProfileJudge }, { printable, readProfile, readRecordings }] = await Promise.all([
      import('@seaworthy/runtime'),
      import('../../profiles.ts'),
    ]);
    const profiles = await Promise.all(files.map(readProfile));
    let count = 0;
    const judge = new ProfileJudge(profiles, (deviation) => {
      count++;
      if (options.format === 'json') {
        io.writeOut(`${JSON.stringify(deviation)}\n`);
        return;
      }
      const { kind, message, expected, nearest, atSeconds, process } = deviation;
      const time = new Date(atSeconds * 1000).toISOString().replace('.000Z', 'Z');
      io.writeOut(
        `${time}  ${kind}  ${printable(message)}\n    expected: ${printable(expected)}\n${
          nearest === undefined ? '' : `    nearest: ${printable(nearest)}\n`
        }${process === undefined ? '' : `    by: ${printable(process.commandLine)} (${process.pid})\n`}`,
      );
    });
    const receiver = { receive: judge.receive.bind(judge), lost() {} };
    await readRecordings(options.from, receiver, io, signal);
    io.note(
      count === 0 ? 'Nothing deviates.' : `${count} ${count === 1 ? 'deviation' : 'deviations'}`,
    );
    return count === 0 ? 0 : 1;
  },
});
