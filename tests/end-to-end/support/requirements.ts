import { hasCommand, isRoot } from '@seaworthy/testkit';

/** Why tests that need these programs, as root, cannot run here; `undefined` when they can. */
export function whyNotAsRoot(...programs: readonly string[]): string | undefined {
  if (!isRoot()) return 'not root';
  const absent = programs.filter((program) => !hasCommand(program));
  return absent.length > 0 ? `${absent.join(', ')} absent` : undefined;
}

export async function whyNotFrom(url: string): Promise<string | undefined> {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
    return undefined;
  } catch {
    return `${new URL(url).host} does not answer`;
  }
}

/** A title that says why what it names is skipped. */
export function titled(title: string, whyNot: string | undefined): string {
  return whyNot === undefined ? title : `${title} (skipped: ${whyNot})`;
}
