import { SeaworthyError } from '@seaworthy/model';
import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';

export const rulesCheck = defineCommand({
  name: 'rules check',
  summary: 'Validate files of detection rules',
  description:
    'Loads files in the rule language of Falco, in order, as the agent would: later files may change what earlier ones say. Prints everything that is wrong with line, column and context. Exits with 1 when there is an error, with --strict also when there is a warning.',
  arguments: [
    {
      name: 'file',
      about: 'File of rules, directory of such files, or built-in',
      required: false,
      many: true,
    },
  ],
  options: {
    list: { kind: 'flag', about: 'Print the rules, as they are after all files' },
    listFields: { kind: 'flag', about: 'Print every field that rules can name, and what it means' },
    strict: { kind: 'flag', about: 'Warnings count as errors' },
    format: {
      kind: 'choice',
      choices: ['text', 'json'],
      default: 'text',
      about: 'How to print',
    },
    ...quietOption,
  },
  examples: [
    {
      command: 'seaworthy rules check falco_rules.yaml local_rules.yaml',
      about: 'The default rules with your changes',
    },
    {
      command: 'seaworthy rules check built-in --list',
      about: 'The rules that come with Seaworthy',
    },
    { command: 'seaworthy rules check --list-fields', about: 'What conditions can ask' },
  ],
  async run({ arguments: names, options, io }) {
    const { describeFields, describeResult, summarize } = await import('../../check-rules.ts');
    if (options.listFields) {
      io.writeOut(describeFields(options.format));
      if (names.length === 0) return 0;
    }
    if (names.length === 0) {
      throw new SeaworthyError('USAGE', 'no file of rules is named', {
        hint: 'Name files or directories: seaworthy rules check rules.yaml',
      });
    }
    const [{ loadRules }, { readRuleFiles }] = await Promise.all([
      import('@seaworthy/runtime'),
      import('@seaworthy/agent'),
    ]);
    const ruleSet = loadRules(await readRuleFiles(names));
    io.writeOut(describeResult(ruleSet, options));
    io.note(summarize(ruleSet));
    const isWrong = ruleSet.diagnostics.some(
      ({ severity }) => severity === 'error' || options.strict,
    );
    return isWrong ? 1 : 0;
  },
});
