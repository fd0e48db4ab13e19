/** A file that is made from code; its path from the root of the repository. */
export interface Page {
  readonly path: string;
  content(): string;
}

export const notice = '<!-- Made by `npm run docs` from the code. Do not edit. -->\n\n';

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
