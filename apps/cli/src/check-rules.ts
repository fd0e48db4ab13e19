import {
  type Diagnostic,
  type Field,
  fieldClasses,
  type RuleSet,
  ruleErrorCodes,
  ruleWarningCodes,
} from '@seaworthy/runtime';

type Format = 'text' | 'json';

/** What was said of the files, and with `list` the rules. */
export function describeResult(
  ruleSet: RuleSet,
  { list, format }: { readonly list: boolean; readonly format: Format },
): string {
  const rules = ruleSet.rules.map(({ rule }) => rule);
  if (format === 'json') {
    const result = { diagnostics: ruleSet.diagnostics, ...(list && { rules }) };
    return `${JSON.stringify(result, null, 2)}\n`;
  }
  const listed = rules.map(
    ({ name, priority, isEnabled, tags }) =>
      `${isEnabled ? 'on ' : 'off'}  ${priority.padEnd(13)}  ${name}${tags.length === 0 ? '' : `  (${tags.join(', ')})`}\n`,
  );
  return [...ruleSet.diagnostics.map(describeDiagnostic), ...(list ? listed : [])].join('');
}

function describeDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, code, message, context, snippet } = diagnostic;
  const meaning = { ...ruleErrorCodes, ...ruleWarningCodes }[code];
  const where = context.length === 0 ? '' : `    in ${context.join(', ')}\n`;
  const lines = snippet.split('\n').map((each) => `    ${each}\n`);
  return `${file}:${line}:${column}: ${severity} ${code}: ${meaning}: ${message}\n${where}${lines.join('')}`;
}

export function summarize({ rules, macroCount, listCount, diagnostics }: RuleSet): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const count = (number: number, one: string): string =>
    `${number} ${one}${number === 1 ? '' : 's'}`;
  return `${count(rules.length, 'rule')}, ${count(macroCount, 'macro')}, ${count(listCount, 'list')}: ${count(errors, 'error')}, ${count(diagnostics.length - errors, 'warning')}`;
}

export function describeFields(format: Format): string {
  if (format === 'json') {
    const fields = fieldClasses.flatMap((group) =>
      group.fields.map(({ name, type, about, argument }) => ({
        name,
        type,
        about,
        argument: argument ?? null,
        class: group.title,
      })),
    );
    return `${JSON.stringify(fields, null, 2)}\n`;
  }
  const width = 44;
  const sections = fieldClasses.map(({ title, fields }) => {
    const lines = fields.map(
      (field) => `  ${writeField(field).padEnd(width)}${field.type.padEnd(11)} ${field.about}\n`,
    );
    return `${title}\n${lines.join('')}`;
  });
  return sections.join('\n');
}

/** A field as it is written, with its argument. */
export function writeField({ name, argument }: Pick<Field, 'name' | 'argument'>): string {
  if (argument === undefined) return name;
  const written = argument.kind === 'name' ? '.NAME' : `[${argument.kind.toUpperCase()}]`;
  return argument.isRequired ? `${name}${written}` : `${name}, ${name}${written}`;
}
