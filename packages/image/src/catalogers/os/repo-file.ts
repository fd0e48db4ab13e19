import type { PackageRepository } from '@seaworthy/model';
import { linesOf } from '../../formats/structured-text.ts';
import { repositoryUrl } from './repository-url.ts';

/**
 * A .repo file of dnf, yum or zypper (dnf.conf(5), "Repo Options"): sections of keys and values, a
 * value going on in lines that start with a blank. Of several addresses of one repository the
 * first is taken: the others are mirrors.
 */
export function* parseRepoFile(text: string, path: string): Generator<PackageRepository> {
  let section = '';
  let key = '';
  let values = new Map<string, string>();
  for (const line of linesOf(text)) {
    if (line.length > 4_096 || /^\s*(?:[#;].*)?$/.test(line)) continue;
    const header = /^\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) {
      yield* repositoryOf(section, values, path);
      section = header;
      values = new Map();
      key = '';
    } else if (/^\s/.test(line)) {
      if (key !== '') values.set(key, `${values.get(key)} ${line.trim()}`.slice(0, 8_192));
    } else {
      const equals = line.indexOf('=');
      key = equals > 0 ? line.slice(0, equals).trim().toLowerCase() : '';
      if (key !== '') values.set(key, line.slice(equals + 1).trim());
    }
  }
  yield* repositoryOf(section, values, path);
}

function* repositoryOf(
  section: string,
  values: ReadonlyMap<string, string>,
  path: string,
): Generator<PackageRepository> {
  if (section === '' || section === 'main') return;
  if (/^(?:0|no|false|off)$/i.test(values.get('enabled') ?? '1')) return;
  for (const [key, kind] of [
    ['baseurl', 'base'],
    ['metalink', 'metalink'],
    ['mirrorlist', 'mirrorlist'],
  ] as const) {
    for (const word of (values.get(key) ?? '').split(/[\s,]+/)) {
      const url = repositoryUrl(word);
      if (url === undefined) continue;
      // Fedora's mirror lists come as metalinks under either key.
      yield { manager: 'dnf', url, kind, path };
      return;
    }
  }
}
