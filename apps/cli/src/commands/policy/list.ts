import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';
import { policyOptions } from '../../policy-options.ts';

export const policyList = defineCommand({
  name: 'policy list',
  summary: 'List the policies that would decide, and the built-in sets',
  arguments: [],
  options: {
    ...policyOptions,
    ...quietOption,
  },
  examples: [
    { command: 'seaworthy policy list', about: 'Those of seaworthy.yaml, and what there is' },
    { command: 'seaworthy policy list --policy strict', about: 'Everything in a set' },
  ],
  async run({ options, io }) {
    const [{ readPolicies }, { builtInSets }] = await Promise.all([
      import('../../read-policies.ts'),
      import('../../deciders.ts'),
    ]);
    const policies = (await readPolicies(options, io)).filter(
      ({ stages }) => options.stage === undefined || stages.some((each) => each === options.stage),
    );
    const used = policies.map(({ name, effect, over, stages, source, message, when }) => {
      const at = stages.length === 4 ? 'every stage' : stages.join(', ');
      return `${effect.padEnd(6)}${name}  (over ${over}, at ${at}; ${source})\n      ${message}\n      when: ${when.source.trim().replaceAll(/\s+/g, ' ')}\n`;
    });
    const sets = builtInSets.map(
      ({ name, about, policies: { length } }) =>
        `  ${name.padEnd(16)}${length} policies: ${about}\n`,
    );
    io.writeOut(
      `${used.length === 0 ? 'No policies are used.\n' : used.join('')}\nBuilt-in sets, for --policy:\n${sets.join('')}`,
    );
    return 0;
  },
});
