import type { BaseImage, Report } from '@seaworthy/model';
import { countOf, formatCount, oneLine } from './text/printable.ts';

/**
 * Whose the findings are: "41 from the base image debian:12.5, 22 yours". `undefined` where the
 * base image, or where it ends, is not known.
 */
export function describeOrigins({ baseImage, findings }: Report): string | undefined {
  if (baseImage?.layers === undefined || findings.length === 0) return undefined;
  const inherited = findings.filter(({ origin }) => origin === 'base-image').length;
  const name = nameOfBase(baseImage);
  const own = findings.length - inherited;
  return `${formatCount(inherited)} from the base image ${name}, ${formatCount(own)} yours`;
}

/** What a newer base image would change: "debian:12.11: 30 findings fewer, 1 new". */
export function describeNewerBase({ baseImage }: Report): string | undefined {
  const newer = baseImage?.newer;
  if (newer === undefined) return undefined;
  const fewer = `${countOf(newer.removes.length, 'finding')} fewer`;
  return `${shortName(newer.name)}: ${fewer}, ${formatCount(newer.adds)} new`;
}

/** What people call a base image. */
export function nameOfBase({ name, digest }: BaseImage): string {
  return name === undefined ? (digest?.slice(0, 19) ?? 'without a name') : shortName(name);
}

/** Docker Hub goes without saying, as people write it. */
function shortName(name: string): string {
  return oneLine(name.replace(/^docker\.io\/(?:library\/)?/, ''));
}
