import { SeaworthyError } from '@seaworthy/model';
import { isDigest } from './digest.ts';

/** An image in a registry, with everything that a short form leaves out filled in. */
export interface Reference {
  /** "docker.io", "ghcr.io", "localhost:5000" ... */
  readonly host: string;
  /** "library/nginx" */
  readonly repository: string;
  /** "latest" when the user gave neither tag nor digest. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const maxNameLength = 255;
const hostPattern =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]{1,5})?$/;
const pathComponentPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const hubAliases: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
]);

/**
 * Reads a reference as the Docker command line does (grammar of distribution/reference): the first
 * part is a host when it has a dot, a colon or an upper-case letter, or is "localhost"; else the
 * image is on Docker Hub, in "library" when it has no other namespace.
 *
 * @throws USAGE
 */
export function parseReference(text: string): Reference {
  const [beforeDigest = '', digest, ...more] = text.split('@');
  if (more.length > 0 || text.length > 1024) throw invalid(text);
  if (digest !== undefined && !isDigest(digest)) throw invalid(text, 'The digest is not one.');
  if (/^[a-f0-9]{64}$/.test(text)) {
    throw invalid(text, 'An image id says nothing about the registry that holds the image.');
  }
  const { host, rest } = splitHost(beforeDigest);
  const colon = rest.indexOf(':');
  const path = colon === -1 ? rest : rest.slice(0, colon);
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  const isHub = hubAliases.has(host);
  const repository = isHub && !path.includes('/') ? `library/${path}` : path;
  if (
    !hostPattern.test(host) ||
    `${host}/${repository}`.length > maxNameLength ||
    !repository.split('/').every((part) => pathComponentPattern.test(part)) ||
    (tag !== undefined && !tagPattern.test(tag))
  ) {
    throw invalid(text);
  }
  return {
    host: isHub ? 'docker.io' : host,
    repository,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
  };
}

function splitHost(name: string): { host: string; rest: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isHost = /[.:A-Z]/.test(first) || first === 'localhost';
  return isHost ? { host: first, rest: name.slice(slash + 1) } : { host: 'docker.io', rest: name };
}

/** Whether a text is a tag that is safe to put into a URL. */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

export function isReference(text: string): boolean {
  try {
    parseReference(text);
    return true;
  } catch {
    return false;
  }
}

/** The full form: "docker.io/library/nginx:1.27@sha256:..." */
export function formatReference({ host, repository, tag, digest }: Reference): string {
  return [
    `${host}/${repository}`,
    tag === undefined ? '' : `:${tag}`,
    digest === undefined ? '' : `@${digest}`,
  ].join('');
}

/** Where the API answers. Docker Hub's name is not the name of its registry. */
export function apiHostOf({ host }: Reference): string {
  return host === 'docker.io' ? 'registry-1.docker.io' : host;
}

function invalid(text: string, why?: string): SeaworthyError {
  // Somebody may have written a password into it, as in a URL.
  const shown = text.length > 200 || text.includes('@') ? 'this' : `"${text}"`;
  const hint = /^\w+:\/\//.test(text)
    ? 'Leave out the "https://".'
    : (why ?? 'Write it as [host[:port]/]name[:tag][@digest], for example ghcr.io/org/app:1.2.');
  return new SeaworthyError('USAGE', `${shown} is not an image reference`, { hint });
}
