import { intervalsOf, type RangeEvent, type VersionInterval } from '../versions/range.ts';
import type { VersionScheme } from '../versions/version-scheme.ts';
import type { GoImport } from './feed.ts';
import { unique } from './ids.ts';
import { isObject, type JsonObject, objectOf, objectsOf, stringsOf, textOf } from './json.ts';

const maximumNoteLength = 300;

/**
 * The intervals of affected versions in "affected[].ranges"; ranges of commits are passed over. A
 * range that breaks the schema (an event without a version, no event at all) is left out as a
 * whole: half a range would say something that the source did not.
 */
export function intervalsIn(value: unknown, scheme: VersionScheme): VersionInterval[] {
  return objectsOf(value).flatMap((range) => {
    if (range['type'] !== 'SEMVER' && range['type'] !== 'ECOSYSTEM') return [];
    const events = Array.isArray(range['events']) ? range['events'].map(eventOf) : [];
    if (events.length === 0 || events.some((event) => event === undefined)) return [];
    return intervalsOf(scheme, withIntroduction(events as RangeEvent[]));
  });
}

function eventOf(value: unknown): RangeEvent | undefined {
  if (!isObject(value)) return undefined;
  const event: RangeEvent = {
    introduced: textOf(value['introduced']),
    fixed: textOf(value['fixed']),
    last_affected: textOf(value['last_affected']),
    limit: textOf(value['limit']),
  };
  return Object.values(event).some((version) => version !== undefined) ? event : undefined;
}

/** The schema wants an `introduced` in every range; where it is missing, all before are meant. */
function withIntroduction(events: RangeEvent[]): RangeEvent[] {
  return events.some((event) => event.introduced !== undefined)
    ? events
    : [{ introduced: '0' }, ...events];
}

/** Ranges in the project's own numbering, of modules whose tags Go cannot read (Go database). */
export function customIntervals(entry: JsonObject, scheme: VersionScheme): VersionInterval[] {
  return intervalsIn(objectOf(entry['ecosystem_specific'])['custom_ranges'], scheme);
}

/**
 * Module streams that a statement of an RPM distribution is limited to. That a fix belongs to a
 * module shows only in its release ("...module_el8.6.0+2786+d7c38b21"); which stream only in the
 * summary ("Moderate: maven:3.6 security update", "httpd:2.4/mod_http2 update"). Empty: of a
 * module, stream not said. `undefined`: not of a module.
 */
export function moduleStreams(
  intervals: readonly VersionInterval[],
  summary: string,
): string[] | undefined {
  const modular = intervals.some(({ fixed }) => fixed !== undefined && /\.module[_+]/.test(fixed));
  if (!modular) return undefined;
  const streams = summary.matchAll(/(?<![^\s])([\w.+-]{1,64}:[\w.+-]{1,64})(?=[\s/]|$)/g);
  return unique([...streams].map((match) => match[1]!));
}

const maximumImports = 200;
const maximumSymbols = 500;

/** The packages of a Go module that a flaw is limited to (https://go.dev/doc/security/vuln/database). */
export function importsOf(entry: JsonObject): GoImport[] {
  const imports = objectsOf(objectOf(entry['ecosystem_specific'])['imports']);
  // Half a list would clear programs that the other half convicts.
  if (imports.length > maximumImports) return [];
  const read = imports.map((item): GoImport | undefined => {
    const path = textOf(item['path']);
    const symbols = stringsOf(item['symbols']);
    return path === undefined
      ? undefined
      : {
          path,
          symbols: symbols.length > maximumSymbols ? [] : symbols,
          goos: stringsOf(item['goos']),
          goarch: stringsOf(item['goarch']),
        };
  });
  const known = read.filter((item) => item !== undefined);
  return known.length === read.length ? known : [];
}

/** Limits that versions do not show: which of a module's packages, which operating systems. */
export function noteOf(entry: JsonObject): string | undefined {
  const specific = objectOf(entry['ecosystem_specific']);
  const parts: string[] = [];
  const imports = objectsOf(specific['imports']);
  if (imports.length > 0) {
    const paths = imports.map((item) => {
      const limits = [...stringsOf(item['goos']), ...stringsOf(item['goarch'])];
      const path = textOf(item['path']) ?? '';
      return limits.length > 0 ? `${path} (${limits.join(', ')})` : path;
    });
    parts.push(`only package ${unique(paths).join(', ')}`);
  }
  const affects = objectOf(specific['affects']);
  const platforms = [...stringsOf(affects['os']), ...stringsOf(affects['arch'])];
  if (platforms.length > 0) parts.push(`only on ${platforms.join(', ')}`);
  const note = parts.join('; ');
  if (note === '') return undefined;
  return note.length <= maximumNoteLength ? note : `${note.slice(0, maximumNoteLength - 1)}…`;
}
