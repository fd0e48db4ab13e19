import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { messageOf } from '@seaworthy/model';
import { parse as parseToml } from 'smol-toml';
import * as z from 'zod/mini';

const MAX_BYTES = 2 ** 20;

/** A file of settings that says something else than it may. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Absolute, and nothing that a terminal or another path could hide in. */
const directory = z.string().check(z.regex(/^\/[^\0-\x1f\x7f]{0,4095}$/));

/** daemon.json (docs.docker.com, reference of dockerd); `graph` is its name before 17.05. */
const DockerSettings = z.object({
  'data-root': z.optional(directory),
  graph: z.optional(directory),
});

/** config.toml (containerd-config.toml(5)). */
const ContainerdSettings = z.object({ root: z.optional(directory), state: z.optional(directory) });

/** storage.conf (containers-storage.conf(5)). */
const StorageSettings = z.object({
  storage: z.optional(
    z.object({ graphroot: z.optional(directory), runroot: z.optional(directory) }),
  ),
});

/** @throws SettingsError */
export function dataRootOf(text: string): string | undefined {
  const settings = checked(DockerSettings, () => JSON.parse(text));
  return settings['data-root'] ?? settings.graph;
}

/** @throws SettingsError */
export function containerdPathsOf(text: string): { root?: string; state?: string } {
  return defined(checked(ContainerdSettings, () => parseToml(text)));
}

/** @throws SettingsError */
export function storagePathsOf(text: string): { root?: string; run?: string } {
  const { storage } = checked(StorageSettings, () => parseToml(text));
  return defined({ root: storage?.graphroot, run: storage?.runroot });
}

function checked<Schema extends z.ZodMiniType>(
  schema: Schema,
  read: () => unknown,
): z.infer<Schema> {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    throw new SettingsError(messageOf(error).split('\n', 1)[0] ?? '');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue?.path.join('.') || 'it';
  throw new SettingsError(`${at} is not what it has to be`);
}

function defined<Value extends object>(value: Value) {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [Key in keyof Value]?: NonNullable<Value[Key]>;
  };
}

/**
 * Of the host's own administrator, so links are followed.
 * @returns undefined where there is none
 * @throws SettingsError
 */
export function readSettings(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SettingsError(code);
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new SettingsError('it is no file');
    if (status.size > MAX_BYTES) throw new SettingsError('it is too large');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
