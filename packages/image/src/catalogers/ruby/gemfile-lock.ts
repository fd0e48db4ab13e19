import type { FileContent } from '../../file-content.ts';
import { boundedLinesOf, boundedText } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import { type LockedPackages, withoutCredentials } from '../locked-packages.ts';
import { gemVersion, isGemName } from './gem-identity.ts';

/** Lock files of Bundler: https://bundler.io/guides/rationale.html */
export const gemfileLock: Cataloger = lockCataloger({
  name: 'gemfile-lock',
  version: 1,
  about: 'Ruby gems pinned by Gemfile.lock and gems.locked',
  type: 'gem',
  names: ['Gemfile.lock', 'gems.locked'],
  // Gems ship lock files of their own, which Bundler ignores.
  where: (path) => !/(?:^|\/)gems\/[^/]+-[0-9a-f][^/]*\//.test(path),
  parse: parseGemfileLock,
});

/**
 * Sections by heading; under "specs:" a gem is indented by four and its needs by six. GEM and GIT
 * hold other people's gems, PATH the project's own, whose needs the project asks for.
 *
 * One gem can stand there once for each platform: alternatives of one package, as the purl is the
 * same without the platform; the installed one tells which was taken.
 */
function parseGemfileLock(file: FileContent, packages: LockedPackages): object | undefined {
  const asked = new Set<string>();
  const needing: [index: number | undefined, name: string][] = [];
  let section = '';
  let remote: string | undefined;
  let current: number | undefined;
  for (const line of boundedLinesOf(file.path, boundedText(file))) {
    if (/^[A-Z]/.test(line)) {
      section = line.trim();
      remote = undefined;
      current = undefined;
      continue;
    }
    if (section === 'DEPENDENCIES') {
      const name = /^ {2}([^\s!(]+)/.exec(line)?.[1];
      if (isGemName(name)) asked.add(name);
      continue;
    }
    if (section !== 'GEM' && section !== 'GIT' && section !== 'PATH') continue;
    const [, indent, name, rest] = /^( +)(\S+)(?: (.*))?$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (indent!.length === 2 && name === 'remote:') remote = rest;
    else if (indent!.length === 2 && name === 'revision:') remote = `${remote}#${rest}`;
    else if (indent!.length === 4 && section !== 'PATH') {
      current = addGem(name, rest ?? '', section === 'GIT' ? remote : undefined, packages);
    } else if (indent!.length === 6) {
      if (section === 'PATH') asked.add(name.replace(/!$/, ''));
      else needing.push([current, name.replace(/!$/, '')]);
    }
  }
  if (section === '') return undefined;
  for (const [index, name] of needing) packages.connect(index, packages.indexOf(name));
  for (const entry of packages.list) entry.direct = asked.has(entry.name);
  return {};
}

/** "nokogiri (1.13.0-x86_64-linux)" */
function addGem(
  name: string,
  rest: string,
  remote: string | undefined,
  packages: LockedPackages,
): number | undefined {
  const [version] = (/^\(([^()]*)\)/.exec(rest)?.[1] ?? '').split('-', 1);
  const locked = gemVersion(version);
  const known = packages.list[packages.indexOf(name) ?? -1];
  // Rarely, platforms have different versions.
  const id = known === undefined || known.version === locked ? name : `${name} ${locked}`;
  return packages.add(id, {
    name: isGemName(name) ? name : undefined,
    version: locked,
    details: remote === undefined ? undefined : { resolved: withoutCredentials(remote) },
  });
}
