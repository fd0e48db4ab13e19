import { StringDecoder } from 'node:string_decoder';
import { limitExceeded } from '@seaworthy/model';
import { parseStanzas } from '../formats/deb822.ts';
import { linesOf } from '../formats/structured-text.ts';
import { attributeOf, childOf, childText, parseXmlRoot } from '../formats/xml.ts';
import type { OfferedPackage } from './offer.ts';

/** No honest entry of an index comes near; file lists of the largest packages have a tenth. */
const maxEntryLength = 16 * 2 ** 20;

/**
 * The pieces of a text that end with `end`, many at a time, without ever holding the whole.
 * @throws LIMIT_EXCEEDED
 */
async function* pieces(chunks: AsyncIterable<Buffer>, end: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  for await (const chunk of chunks) {
    pending += decoder.write(chunk);
    const cut = pending.lastIndexOf(end);
    if (cut >= 0) {
      yield pending.slice(0, cut + end.length);
      pending = pending.slice(cut + end.length);
    }
    if (pending.length > maxEntryLength) {
      throw limitExceeded('package index', 'characters of an entry', maxEntryLength);
    }
  }
  yield pending + decoder.end();
}

const packageFields = new Set(['package', 'version', 'source']);

/** apt's Packages (wiki.debian.org/DebianRepository/Format, "Packages Indices"). */
export async function readPackagesFile(
  chunks: AsyncIterable<Buffer>,
  wanted: ReadonlySet<string>,
): Promise<OfferedPackage[]> {
  const found: OfferedPackage[] = [];
  for await (const text of pieces(chunks, '\n\n')) {
    for (let start = 0; start < text.length; ) {
      const blank = text.indexOf('\n\n', start);
      const end = blank < 0 ? text.length : blank + 2;
      // Nearly all are about packages that nobody asks for, and begin with their name.
      const name = text.startsWith('Package: ', start)
        ? text.slice(start + 9, text.indexOf('\n', start)).trim()
        : undefined;
      if (name === undefined || wanted.has(name)) {
        for (const { fields } of parseStanzas(text.slice(start, end), packageFields)) {
          const offered = offerOf(fields);
          if (offered !== undefined && wanted.has(offered.name)) found.push(offered);
        }
      }
      start = end;
    }
  }
  return found;
}

function offerOf(fields: ReadonlyMap<string, string>): OfferedPackage | undefined {
  const name = fields.get('package');
  const version = fields.get('version');
  if (!name || !version || /\s/.test(name + version)) return undefined;
  // "gcc-12 (12.2.0-14)": in brackets where it is not the version of the package itself.
  const sourceVersion = /\(([^()\s]+)\)$/.exec(fields.get('source') ?? '')?.[1];
  return { name, version, ...(sourceVersion !== undefined && { sourceVersion }) };
}

/** apk's APKINDEX (wiki.alpinelinux.org/wiki/Apk_spec, "APKINDEX Format"). */
export function parseApkIndex(text: string, wanted: ReadonlySet<string>): OfferedPackage[] {
  const found: OfferedPackage[] = [];
  let name = '';
  let version = '';
  const finish = (): void => {
    if (wanted.has(name) && version !== '') found.push({ name, version });
    name = '';
    version = '';
  };
  for (const line of linesOf(text)) {
    if (line === '') finish();
    else if (line.startsWith('P:')) name = line.slice(2).trim();
    else if (line.startsWith('V:')) version = line.slice(2).trim();
  }
  finish();
  return found;
}

/**
 * primary.xml of an rpm-md repository (createrepo_c(8)): packages of an architecture, versions as
 * "epoch:version-release", without an epoch of 0.
 * @throws MALFORMED, LIMIT_EXCEEDED
 */
export async function readPrimaryXml(
  chunks: AsyncIterable<Buffer>,
  wanted: ReadonlySet<string>,
  architecture: string,
): Promise<OfferedPackage[]> {
  const found: OfferedPackage[] = [];
  for await (const text of pieces(chunks, '</package>')) {
    for (let start = text.indexOf('<package '); start >= 0; ) {
      const close = text.indexOf('</package>', start);
      if (close < 0) break;
      const element = text.slice(start, close + 10);
      const name = /<name>([^<]{1,300})<\/name>/.exec(element)?.[1] ?? '';
      if (wanted.has(name)) {
        const offered = rpmOf(element, name, architecture);
        if (offered !== undefined) found.push(offered);
      }
      start = text.indexOf('<package ', close);
    }
  }
  return found;
}

function rpmOf(text: string, name: string, architecture: string): OfferedPackage | undefined {
  const element = parseXmlRoot('primary.xml', text);
  const built = childText(element, 'arch');
  if (built !== architecture && built !== 'noarch') return undefined;
  const version = childOf(element, 'version');
  if (version === undefined) return undefined;
  const [epoch = '0', ver, rel] = ['epoch', 'ver', 'rel'].map((key) => attributeOf(version, key));
  if (!ver || !rel) return undefined;
  return { name, version: `${epoch === '0' ? '' : `${epoch}:`}${ver}-${rel}` };
}
