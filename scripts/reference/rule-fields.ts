import { fieldClasses, ruleErrorCodes, ruleWarningCodes } from '@seaworthy/runtime';
import { writeField } from '../../apps/cli/src/check-rules.ts';
import { notice, table } from './page.ts';

export function ruleFieldsPage(): string {
  const sections = fieldClasses.map(({ title, fields }) => {
    const rows = fields.map((field) => [
      writeField(field)
        .split(', ')
        .map((written) => `\`${written}\``)
        .join(', '),
      `${field.type}${field.readList === undefined ? '' : ' (list)'}`,
      `${field.about}${field.isFilterOnly === true ? ' Not in outputs.' : ''}`,
    ]);
    return `## ${title}\n\n${table(['field', 'type', 'what it is'], rows)}`;
  });
  const codes = Object.entries({ ...ruleErrorCodes, ...ruleWarningCodes }).map(([code, about]) => [
    `\`${code}\``,
    code.startsWith('LOAD_ERR_') ? 'error' : 'warning',
    about,
  ]);
  return `${notice}# Fields of detection rules\n\nWhat conditions and outputs of [detection rules](../detection-rules.md) can name.\n\n${sections.join('\n')}\n## What is said of files of rules\n\n${table(['code', 'is', 'means'], codes)}`;
}
