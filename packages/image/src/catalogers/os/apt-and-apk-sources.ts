import type { PackageRepository } from '@seaworthy/model';
import { parseStanzas } from '../../formats/deb822.ts';
import { linesOf } from '../../formats/structured-text.ts';
import { repositoryUrl } from './repository-url.ts';

/**
 * "deb [ arch=amd64 signed-by=/x ] http://deb.debian.org/debian bookworm main contrib"
 * (sources.list(5), "One-Line-Style Format"). Lines of another shape are passed over.
 */
export function* parseAptList(text: string, path: string): Generator<PackageRepository> {
  for (const line of linesOf(text)) {
    if (line.length > 4_096) continue;
    const words = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (words.shift() !== 'deb') continue;
    const options = words[0]?.startsWith('[') ? takeOptions(words) : new Map<string, string>();
    const [uri = '', suite = '', ...components] = words;
    yield* aptRepository({
      uri,
      suite,
      components,
      architectures: options.get('arch')?.split(','),
      checkValidUntil: options.get('check-valid-until'),
      path,
    });
  }
}

/** Takes the words up to "]" away; brackets may stand alone or at a word. */
function takeOptions(words: string[]): Map<string, string> {
  const options = new Map<string, string>();
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const bare = word.replace(/^\[/, '').replace(/\]$/, '');
    const equals = bare.indexOf('=');
    if (equals > 0) options.set(bare.slice(0, equals).toLowerCase(), bare.slice(equals + 1));
    if (word.endsWith(']')) break;
  }
  return options;
}

const sourceFields = new Set([
  ...['types', 'uris', 'suites', 'components', 'enabled', 'architectures', 'check-valid-until'],
]);

/** sources.list(5), "deb822-Style Format": every URI with every suite. */
export function* parseAptSources(text: string, path: string): Generator<PackageRepository> {
  for (const { fields } of parseStanzas(text, sourceFields)) {
    const words = (name: string): string[] =>
      (fields.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
    if (!words('types').includes('deb') || isNo(fields.get('enabled'))) continue;
    const architectures = words('architectures');
    for (const uri of words('uris')) {
      for (const suite of words('suites')) {
        yield* aptRepository({
          uri,
          suite,
          components: words('components'),
          architectures: architectures.length > 0 ? architectures : undefined,
          checkValidUntil: fields.get('check-valid-until'),
          path,
        });
      }
    }
  }
}

function* aptRepository(source: {
  uri: string;
  suite: string;
  components: string[];
  architectures: string[] | undefined;
  checkValidUntil: string | undefined;
  path: string;
}): Generator<PackageRepository> {
  const { uri, suite, components, architectures, path } = source;
  const url = repositoryUrl(uri);
  if (url === undefined || !/^[\w.:~+/-]{1,200}$/.test(suite)) return;
  yield {
    manager: 'apt',
    url,
    kind: 'base',
    suite,
    components: components.filter((name) => /^[\w.~+/-]{1,100}$/.test(name)).slice(0, 50),
    ...(architectures !== undefined && { architectures: architectures.slice(0, 50) }),
    ...(isNo(source.checkValidUntil) && { ignoreExpiry: true }),
    path,
  };
}

/** As apt reads a switch (StringToBool). */
function isNo(word: string | undefined): boolean {
  return word !== undefined && /^(?:no|false|without|off|disable|0)$/i.test(word.trim());
}

/** "https://dl-cdn.alpinelinux.org/alpine/v3.20/main", with "@tag" before it (apk-repositories(5)). */
export function* parseApkRepositories(text: string, path: string): Generator<PackageRepository> {
  for (const line of linesOf(text)) {
    if (line.length > 4_096) continue;
    const words = line.replace(/#.*$/, '').trim().split(/\s+/);
    // What is tagged is only used by packages that ask for the tag.
    if (words[0]?.startsWith('@')) continue;
    const url = repositoryUrl(words[0] ?? '');
    if (url !== undefined) yield { manager: 'apk', url, kind: 'base', path };
  }
}
