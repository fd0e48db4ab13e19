import { SeaworthyError } from '@seaworthy/model';
import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';

export const policyTest = defineCommand({
  name: 'policy test',
  summary: 'Judge the examples that stand beside policies',
  description:
    'Every example under "fail" must make its policy hold, and none under "pass". Exits with 1 when one does not come out as written.',
  arguments: [
    { name: 'policies', about: 'File, directory of files, or built-in set', required: true },
  ],
  options: {
    ...quietOption,
  },
  examples: [
    { command: 'seaworthy policy test seaworthy.yaml', about: 'The policies of a repository' },
    { command: 'seaworthy policy test policies', about: 'All files of a directory' },
  ],
  async run({ arguments: [source], io }) {
    const [{ readNamedPolicies }, { testPolicies }] = await Promise.all([
      import('../../read-policies.ts'),
      import('../../deciders.ts'),
    ]);
    const policies = await readNamedPolicies([source!]);
    if (policies.length === 0) {
      throw new SeaworthyError('CONFIGURATION', `${source} holds no policies`, {
        hint: 'They stand under "policies:"; docs/policies.md shows one.',
      });
    }
    const results = testPolicies(policies, new Date());
    const failed = results.filter(({ problem }) => problem !== undefined);
    const lines = policies.map((policy) => {
      const own = results.filter((each) => each.policy === policy.name);
      const bad = own.filter(({ problem }) => problem !== undefined);
      const mark = own.length === 0 ? 'none' : bad.length === 0 ? 'ok' : 'FAILED';
      const details = bad.map(({ example, problem }) => `          ${example}: ${problem}\n`);
      return `${mark.padEnd(8)}${String(own.length).padStart(4)}  ${policy.name}\n${details.join('')}`;
    });
    io.writeOut(`${'examples'.padStart(12)}  policy\n${lines.join('')}`);
    io.note(`${results.length - failed.length} of ${results.length} examples as written`);
    return failed.length > 0 ? 1 : 0;
  },
});
