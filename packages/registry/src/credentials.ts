import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@seaworthy/model';
import * as z from 'zod/mini';
import { askCredentialHelper } from './credential-helper.ts';
import type { Reference } from './reference.ts';
import type { RegistryOptions } from './registry-options.ts';

export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Exchanged for access tokens (OAuth 2 refresh token). */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** Sent as it is. */
  | { readonly kind: 'access-token'; readonly token: string };

export interface CredentialSearch {
  readonly credentials: Credentials | undefined;
  /** What could not be asked or read, for the hint when the registry says no. */
  readonly notes: readonly string[];
}

const AuthEntry = z.object({
  auth: z.nullish(z.string()),
  username: z.nullish(z.string()),
  password: z.nullish(z.string()),
  identitytoken: z.nullish(z.string()),
  registrytoken: z.nullish(z.string()),
});

/** Docker's config.json and Podman's auth.json, which is the same format with finer keys. */
const AuthFile = z.object({
  auths: z.nullish(z.record(z.string(), z.unknown())),
  credHelpers: z.nullish(z.record(z.string(), z.string())),
  credsStore: z.nullish(z.string()),
});
type AuthFile = z.infer<typeof AuthFile>;

/** Where a user's logins are kept, best first (docker login, podman login: containers-auth.json(5)). */
function authFiles(environment: NodeJS.ProcessEnv): string[] {
  const home = environment['HOME'] || homedir();
  const candidates = [
    environment['REGISTRY_AUTH_FILE'],
    join(environment['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json'),
    environment['XDG_RUNTIME_DIR'] && join(environment['XDG_RUNTIME_DIR'], 'containers/auth.json'),
    join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'containers/auth.json'),
  ];
  return candidates.filter((path): path is string => Boolean(path));
}

/** Looks for a login: what the user named for this scan, then each file with its helpers. */
export async function findCredentials(
  reference: Reference,
  options: RegistryOptions,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<CredentialSearch> {
  if (options.credentials !== undefined) {
    return { credentials: { kind: 'password', ...options.credentials }, notes: [] };
  }
  const notes: string[] = [];
  for (const path of authFiles(environment)) {
    const file = await readAuthFile(path, notes);
    const credentials = file && (await searchFile(file, reference, signal, notes));
    if (credentials !== undefined) return { credentials, notes };
  }
  return { credentials: undefined, notes };
}

async function readAuthFile(path: string, notes: string[]): Promise<AuthFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') notes.push(`${path} could not be read (${code})`);
    return undefined;
  }
  try {
    return AuthFile.parse(JSON.parse(text));
  } catch {
    notes.push(`${path} is not a registry authentication file`);
    return undefined;
  }
}

async function searchFile(
  file: AuthFile,
  reference: Reference,
  signal: AbortSignal,
  notes: string[],
): Promise<Credentials | undefined> {
  const keys = keysOf(reference);
  const helper = lookUp(file.credHelpers, keys) ?? file.credsStore;
  if (helper) {
    try {
      const found = await askCredentialHelper(helper, serverOf(reference), signal);
      if (found !== undefined) return found;
    } catch (error) {
      notes.push(messageOf(error));
    }
  }
  const entry = AuthEntry.safeParse(lookUp(file.auths, keys));
  return entry.success ? credentialsOf(entry.data) : undefined;
}

/** From the most specific to the host: "quay.io/org/app", "quay.io/org", "quay.io". */
function keysOf({ host, repository }: Reference): string[] {
  const parts = repository.split('/');
  return [
    ...parts.map((_, index) => [host, ...parts.slice(0, parts.length - index)].join('/')),
    host,
  ];
}

function lookUp<T>(entries: Record<string, T> | null | undefined, keys: string[]): T | undefined {
  const byKey = new Map<string, T>();
  for (const [key, value] of Object.entries(entries ?? {})) byKey.set(normalizeKey(key), value);
  return keys.map((key) => byKey.get(key)).find((value) => value !== undefined);
}

/** Old logins have URLs for keys: "https://index.docker.io/v1/". */
function normalizeKey(key: string): string {
  const bare = key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
  return bare.replace(/^(?:index|registry-1)\.docker\.io(?=\/|$)/, 'docker.io');
}

/** What `docker login` calls the server towards credential helpers. */
function serverOf({ host }: Reference): string {
  return host === 'docker.io' ? 'https://index.docker.io/v1/' : host;
}

function credentialsOf(entry: z.infer<typeof AuthEntry>): Credentials | undefined {
  if (entry.identitytoken) return { kind: 'identity-token', token: entry.identitytoken };
  if (entry.registrytoken) return { kind: 'access-token', token: entry.registrytoken };
  const pair = entry.auth
    ? Buffer.from(entry.auth, 'base64').toString('utf8').replace(/\0+$/, '')
    : `${entry.username ?? ''}:${entry.password ?? ''}`;
  const colon = pair.indexOf(':');
  if (colon < 1) return undefined;
  const username = pair.slice(0, colon);
  const password = pair.slice(colon + 1);
  return username === '<token>'
    ? { kind: 'identity-token', token: password }
    : { kind: 'password', username, password };
}
