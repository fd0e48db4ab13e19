import { defineCommand } from '../../command.ts';
import { excuseOptions } from '../../excuse-options.ts';
import { quietOption } from '../../output-options.ts';
import { policyOptions } from '../../policy-options.ts';

export const policyExplain = defineCommand({
  name: 'policy explain',
  summary: 'Show which policies decided over a report, and why',
  description:
    'For every policy that holds: what it says, for what it holds, and the parts of its expression that settled that with the values they saw.',
  arguments: [
    {
      name: 'report',
      about: 'File that --format json wrote, or "-" for standard input',
      required: true,
    },
  ],
  options: {
    ...policyOptions,
    failOn: {
      kind: 'list',
      value: 'gate,...',
      about: 'Gates to explain beside the policies, as of scan; repeatable',
    },
    ...excuseOptions,
    ...quietOption,
  },
  examples: [
    {
      command: 'seaworthy policy explain report.json --policy baseline',
      about: 'What a built-in set says of a saved report',
    },
  ],
  async run({ arguments: [file], options, io, signal }) {
    const [{ readPolicies }, { readSaved }, { explainDecisions }] = await Promise.all([
      import('../../read-policies.ts'),
      import('../../read-saved.ts'),
      import('../../explain-decisions.ts'),
    ]);
    const policies = await readPolicies(options, io);
    const saved = await readSaved(file!, options, io, signal);
    for (const report of 'report' in saved ? [saved.report] : saved.fleet.reports) {
      io.writeOut(explainDecisions(report, policies, options));
    }
    return 0;
  },
});
