import { catalogers, limits, readers } from '@seaworthy/image';
import { problemCodes } from '@seaworthy/model';
import { notice, table } from './page.ts';

export function readersPage(): string {
  const rows = readers.map(({ scheme, about, example, needsNetwork }) => [
    scheme === '-' ? '`-`' : `\`${scheme}:\``,
    about,
    `\`${example}\``,
    needsNetwork ? 'yes' : 'no',
  ]);
  return `${notice}# Targets\n\nA target without a scheme goes to the first reader, in this order, that recognises it.\n\n${table(
    ['scheme', 'what', 'example', 'network'],
    rows,
  )}`;
}

export function catalogersPage(): string {
  const rows = catalogers.map(({ name, about }) => [`\`${name}\``, about]);
  return `${notice}# Catalogers\n\nWhat Seaworthy knows how to find. A report names the cataloger of each package as \`foundBy\`.\n\n${table(
    ['name', 'finds'],
    rows,
  )}`;
}

export function limitsPage(): string {
  const rows = Object.entries(limits).map(([name, bound]) => [`\`${name}\``, String(bound)]);
  return `${notice}# Limits\n\nEverything scanned is taken for hostile. Past a bound, what was read until then is kept and the rest is reported as a problem.\n\n${table(
    ['bound', 'value'],
    rows,
  )}\nThe codes of problems: ${problemCodes.map((code) => `\`${code}\``).join(', ')}.\n`;
}
