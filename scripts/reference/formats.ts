import { loadReporters } from '@seaworthy/report';
import { notice, table } from './page.ts';

const reporters = await loadReporters();

export function formatsPage(): string {
  const rows = reporters.map(({ name, about, extension }) => [
    `\`${name}\``,
    about,
    `\`${extension}\``,
  ]);
  return `${notice}# Output formats\n\n${table(['--format', 'what', 'usual ending'], rows)}`;
}
