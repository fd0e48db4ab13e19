import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const home = join(import.meta.dirname, '../..');
const native = join(home, 'native/guard');
export const testGuardProgram = join(home, 'build/guard');

/** Builds the guard if it is older than its sources. @returns why it cannot be built here */
export function buildTestGuard(): string | undefined {
  try {
    const changed = readdirSync(native).map((name) => statSync(join(native, name)).mtimeMs);
    if (
      !existsSync(testGuardProgram) ||
      statSync(testGuardProgram).mtimeMs < Math.max(...changed)
    ) {
      execFileSync('sh', [join(native, 'build.sh')], { stdio: 'pipe' });
    }
    return undefined;
  } catch (error) {
    return String(error).slice(0, 300);
  }
}
