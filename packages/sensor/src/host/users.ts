import type { GroupFacts, UserFacts } from '@seaworthy/runtime';

const MAX_LINES = 10_000;

/** passwd(5) */
export function parseUsers(text: string, containerId?: string): UserFacts[] {
  return rowsOf(text).flatMap(([name = '', , id = '', , , home = '', shell = '']) =>
    /^\d+$/.test(id)
      ? [{ id: Number(id), name, home, shell, ...(containerId !== undefined && { containerId }) }]
      : [],
  );
}

/** group(5) */
export function parseGroups(text: string, containerId?: string): GroupFacts[] {
  return rowsOf(text).flatMap(([name = '', , id = '']) =>
    /^\d+$/.test(id)
      ? [{ id: Number(id), name, ...(containerId !== undefined && { containerId }) }]
      : [],
  );
}

function rowsOf(text: string): string[][] {
  return text
    .split('\n', MAX_LINES)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}
