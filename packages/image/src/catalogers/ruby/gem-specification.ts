import { dirname } from 'node:path/posix';
import { formatPurl, malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import { boundedLinesOf, boundedText } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { gemVersion, isGemName } from './gem-identity.ts';

/** Names, versions and licences are short; the bound keeps the search for literals short too. */
const maxFieldLength = 2048;

/** Default gems list all their files on one line. */
const maxLineLength = 1024 * 1024;

interface GemFact {
  readonly name: string;
  readonly version: string;
  /** "" for pure Ruby. */
  readonly platform: string;
  readonly licenses: string[];
  readonly needs: string[];
}

/**
 * Installed gems by the specification that RubyGems generates for each
 * (https://guides.rubygems.org/specification-reference/). It is Ruby source of a fixed form, read
 * line by line and never evaluated. Default gems, which come with Ruby, lie in "default".
 */
export const gemSpecification: Cataloger<GemFact> = {
  name: 'gem-installed',
  version: 1,
  about: 'Ruby gems by specifications/*.gemspec and specifications/default/*.gemspec',
  selects: {
    suffixes: ['.gemspec'],
    where: (path) => /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/.test(path),
  },
  maxBytes: 4 * 1024 * 1024,
  read: parseGemSpecification,

  resolve(files) {
    const purls = new Map(
      files.map(({ path, fact: { name, version } }) => [
        `${directoryOf(path)}/${name}`,
        formatPurl({ type: 'gem', name, version }),
      ]),
    );
    return {
      packages: files.map((file) => {
        const { needs, platform, ...identity } = file.fact;
        const directory = directoryOf(file.path);
        const dependsOn = needs.flatMap((need) => purls.get(`${directory}/${need}`) ?? []);
        const details = {
          ...(platform === '' ? {} : { platform }),
          ...(isDefault(file.path) ? { default: true } : {}),
        };
        return foundPackage(
          {
            type: 'gem',
            state: 'installed',
            ...identity,
            ...(Object.keys(details).length > 0 ? { details } : {}),
            ...(dependsOn.length > 0 ? { dependsOn: [...new Set(dependsOn)].sort() } : {}),
          },
          file,
        );
      }),
    };
  },
};

/**
 * The lines that matter: `s.name = "rack".freeze`, `s.version = "2.2.4"`, `s.licenses = ["MIT"]`,
 * `s.add_runtime_dependency(%q<rack>.freeze, [">= 1.0"])`. RubyGems repeats name, version and
 * platform in a comment for its own quick reading, which is the fallback here.
 */
export function parseGemSpecification(file: FileContent): GemFact {
  let stub: string[] = [];
  const fields = new Map<string, string>();
  const needs = new Set<string>();
  for (const line of boundedLinesOf(file.path, boundedText(file), maxLineLength)) {
    // A second such line lists extensions.
    if (stub.length === 0 && line.startsWith('# stub: '))
      stub = line.slice('# stub: '.length).split(' ');
    const field = /^\s*s\.(name|version|platform|licenses?) = (.*)$/.exec(line);
    if (field !== null && !fields.has(field[1]!)) fields.set(field[1]!, field[2]!);
    const need = /^\s*s\.add_(?:runtime_)?dependency\(?\s*(?:%q<([^>]+)>|["']([^"']+)["'])/.exec(
      line,
    );
    const name = need?.[1] ?? need?.[2];
    if (isGemName(name)) needs.add(name);
  }
  const name = stringsIn(fields.get('name'))[0] ?? stub[0];
  const version = gemVersion(stringsIn(fields.get('version'))[0] ?? stub[1]);
  if (!isGemName(name) || version === undefined) throw malformed(file.path, 'no name and version');
  const platform = stringsIn(fields.get('platform'))[0] ?? stub[2] ?? '';
  return {
    name,
    version,
    platform: platform === 'ruby' ? '' : platform.slice(0, 100),
    licenses: stringsIn(fields.get('licenses') ?? fields.get('license')),
    needs: [...needs],
  };
}

/** String literals of generated Ruby, old and new, which escapes nothing in these fields. */
function stringsIn(source: string | undefined): string[] {
  return [
    ...(source ?? '').slice(0, maxFieldLength).matchAll(/"([^"\\]*)"|%q<([^>]*)>|%q\{([^}]*)\}/g),
  ]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((text) => text !== '');
}

function isDefault(path: string): boolean {
  return path.includes('specifications/default/');
}

/** Gems see those of their own directory, default ones included. */
function directoryOf(path: string): string {
  return dirname(isDefault(path) ? dirname(path) : path);
}
