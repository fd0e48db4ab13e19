import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, ResponseCause, ResponseRecord } from '@seaworthy/runtime';
import { ResponseSettings } from '@seaworthy/runtime';
import type { RefusalMeans } from '@seaworthy/sensor';
import { hasCommand, isRoot } from '@seaworthy/testkit';
import { HostResponder, type HostResponderOptions } from './host-responder.ts';

const sensor = join(import.meta.dirname, '../../sensor');
const native = join(sensor, 'native/guard');
const program = join(sensor, 'build/guard');

export interface TestGuard {
  /** Undefined where it cannot be built; `why` says so. */
  readonly program: string | undefined;
  readonly why: string;
}

/** The guard, built if it is older than its sources. */
export function testGuard(): TestGuard {
  if (!isRoot()) return { program: undefined, why: 'not root' };
  if (!existsSync('/sys/kernel/btf/vmlinux')) return { program: undefined, why: 'no BTF' };
  try {
    const changed = readdirSync(native).map((name) => statSync(join(native, name)).mtimeMs);
    const isFresh = existsSync(program) && statSync(program).mtimeMs > Math.max(...changed);
    if (!isFresh) execFileSync('sh', [join(native, 'build.sh')], { stdio: 'pipe' });
    return { program, why: '' };
  } catch (error) {
    return { program: undefined, why: String(error).slice(0, 300) };
  }
}

/** By what this kernel can refuse by itself, each tried. */
export function testMeans(): ReadonlySet<RefusalMeans> {
  const guard = testGuard().program;
  if (guard === undefined) return new Set();
  const usedOf = (means: RefusalMeans): RefusalMeans => {
    const words = ['500', 'open', '0', 'modules', 'files', means];
    const said = execFileSync(guard, words, { input: '', encoding: 'utf8', stdio: 'pipe' });
    return JSON.parse(said.split('\n')[0] ?? '').refuses;
  };
  return new Set((['lsm', 'returns', 'signal'] as const).filter((each) => usedOf(each) === each));
}

/** The sensor's loader, built where it is not; undefined where the kernel does not take it. */
export function testSensorProgram(): string | undefined {
  if (testGuard().program === undefined) return undefined;
  const loader = join(sensor, 'build/sensor');
  try {
    if (!existsSync(loader))
      execFileSync('sh', [join(sensor, 'native/build.sh')], { stdio: 'pipe' });
    const probe = JSON.parse(
      execFileSync(loader, ['--probe'], { encoding: 'utf8', stdio: 'pipe' }),
    );
    return probe.loads === true ? loader : undefined;
  } catch {
    return undefined;
  }
}

/** A static program, so that it runs in an image that holds nothing else. */
export function buildVictim(directory: string): string {
  mkdirSync(directory, { recursive: true });
  const victim = join(directory, 'victim');
  const source = join(import.meta.dirname, 'testdata/victim.c');
  execFileSync('cc', ['-D_GNU_SOURCE', '-static', '-O1', '-w', source, '-o', victim]);
  return victim;
}

/** Why there can be no networks between namespaces here; undefined when there can. */
export function whyNoLinks(): string | undefined {
  if (!hasCommand('ip') || !hasCommand('nsenter')) return 'no ip or nsenter';
  return undefined;
}

export class TestResponder {
  readonly records: ResponseRecord[] = [];
  #responder: HostResponder | undefined;

  async start(
    settings: unknown,
    options: Partial<HostResponderOptions> & { stateDirectory: string },
  ): Promise<HostResponder> {
    this.#responder = await HostResponder.start({
      settings: ResponseSettings.parse(settings),
      onRecord: (record) => this.records.push(record),
      guardProgram: program,
      ...options,
    });
    return this.#responder;
  }

  /** Waits for a record; at most ten seconds. */
  async find(isIt: (record: ResponseRecord) => boolean): Promise<ResponseRecord | undefined> {
    for (let turn = 0; turn < 1000; turn++) {
      const found = this.records.find(isIt);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return undefined;
  }
}

export function causeFor(
  pid: number,
  container: Container | undefined,
  rule = 'Drift',
): ResponseCause {
  let path = '';
  try {
    path = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
  } catch {}
  return {
    id: 'alert-1',
    kind: 'alert',
    rule,
    tags: ['container'],
    priority: 'Critical',
    seenAt: BigInt(Date.now()) * 1_000_000n,
    process: { pid, name: 'victim', path },
    container,
  };
}
