import { defineCommand } from '../command.ts';
import { excuseOptions } from '../excuse-options.ts';
import { colorOption, quietOption } from '../output-options.ts';
import { targetOptions } from '../target-options.ts';

export const fix = defineCommand({
  name: 'fix',
  summary: 'Print the changes that remove most risk, in order, and make those that are certain',
  description:
    'Every action is printed with its exact commands. For a project directory the changes to its files follow as a diff: FROM lines of a Dockerfile, package.json, requirements.txt with exact pins, go.mod, Cargo.toml, Gemfile and pom.xml, and the mends of configuration that need no question. Nothing is written without --write, and what is not understood for certain is left alone and named.',
  arguments: [
    {
      name: 'target',
      about: 'A project directory, or anything else that can be scanned',
      required: true,
    },
  ],
  options: {
    write: { kind: 'flag', about: 'Edit the files; only what the diff shows' },
    dockerfile: {
      kind: 'text',
      value: 'path',
      about: 'Dockerfile whose base image is to be moved; the one of the directory when absent',
    },
    base: {
      kind: 'text',
      value: 'reference',
      about: 'Base image to move to, as in debian:12.11-slim',
    },
    ...colorOption,
    ...quietOption,
    ...excuseOptions,
    ...targetOptions,
  },
  examples: [
    { command: 'seaworthy fix app:1.4', about: 'What to do about an image' },
    { command: 'seaworthy fix . --write', about: 'Edit the manifests of a project' },
    {
      command: 'seaworthy fix app:1.4 --dockerfile Dockerfile --base debian:12.11-slim --write',
      about: 'Move the base image of a Dockerfile',
    },
  ],
  async run({ arguments: [target], options, io, signal }) {
    const [
      { oneLine, paintDiff, renderPlan },
      { scanWithOptions },
      { planFiles },
      { writeChanges },
    ] = await Promise.all([
      import('@seaworthy/report'),
      import('../scan-with-options.ts'),
      import('../plan-files.ts'),
      import('../write-changes.ts'),
    ]);
    const report = await scanWithOptions(target!, options, io, signal);
    const color = io.colorFor(options.color);
    io.writeOut(renderPlan(report, { color, width: io.width }));
    const { changes, left } = await planFiles(report, options);
    for (const { diff } of changes) io.writeOut(`\n${paintDiff(diff, color)}`);
    for (const line of left) io.note(`by hand: ${oneLine(line)}`);
    const failed = options.write && !(await writeChanges(changes, io));
    if (options.write && changes.length === 0) {
      io.note('nothing was written: there is no file here that could be edited for certain');
    }
    if (!options.write && changes.length > 0) {
      io.note(
        `nothing was written; --write makes ${changes.length === 1 ? 'this change' : 'these changes'}`,
      );
    }
    if (failed) return 3;
    return report.coverage.vulnerabilities.looked ? 0 : 3;
  },
});
