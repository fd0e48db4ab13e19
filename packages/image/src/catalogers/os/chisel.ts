import { zstdDecompressSync } from 'node:zlib';
import { malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import { linesOf } from '../../formats/structured-text.ts';
import type { Cataloger, CatalogResult, ReadContext } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { distroQualifier, keepOwnedPaths } from './os-package.ts';

interface ChiselPackage {
  name: string;
  version: string;
  architecture: string;
  paths: string[];
}

const maxManifestBytes = 64 << 20;

/**
 * Packages of "chiselled" Ubuntu images, which hold slices of Debian packages and no dpkg database:
 * the manifest that chisel leaves instead (https://documentation.ubuntu.com/chisel/, "Chisel
 * manifest"). It names no source packages.
 */
export const chisel: Cataloger<ChiselPackage[]> = {
  name: 'chisel',
  version: 1,
  about: "Debian packages of chiselled Ubuntu images: chisel's manifest",
  selects: { paths: ['var/lib/chisel/manifest.wall'] },
  maxBytes: 32 << 20,
  read: readManifest,
  resolve: (files, { distribution }) => {
    const distro = distroQualifier(distribution);
    const packages = new Map<string, CatalogResult['packages'][number]>();
    const ownership: { purl: string; paths: string[] }[] = [];
    for (const file of files) {
      for (const { name, version, architecture, paths } of file.fact) {
        const made = foundPackage(
          {
            type: 'deb',
            namespace: distribution?.id,
            name,
            version,
            qualifiers: { arch: architecture, distro },
            ...(architecture !== '' && { architecture }),
            state: 'installed',
          },
          file,
        );
        if (packages.has(made.purl)) continue;
        packages.set(made.purl, made);
        if (paths.length > 0) ownership.push({ purl: made.purl, paths });
      }
    }
    return { packages: [...packages.values()], ownership };
  },
};

/**
 * A zstd stream of JSON lines. We need two kinds of them: `package` with its name, version and
 * architecture, and `content` with a path and the slice that it is from: the package's name, an
 * underscore and the slice's own.
 */
function readManifest(file: FileContent, context: ReadContext): ChiselPackage[] {
  const packages = new Map<string, ChiselPackage>();
  const contents = new Map<string, string[]>();
  let broken = 0;
  for (const line of linesOf(decompress(file))) {
    if (line.trim() === '') continue;
    const fields = parseLine(line);
    if (fields === undefined) {
      broken++;
      continue;
    }
    const { kind, name, version, arch: architecture, slice, path } = fields;
    if (kind === 'package' && name && version) {
      packages.set(name, { name, version, architecture: architecture ?? '', paths: [] });
    } else if (kind === 'package') {
      broken++;
    } else if (kind === 'content' && slice && path && !path.endsWith('/')) {
      const owner = slice.slice(0, slice.indexOf('_'));
      const paths = contents.get(owner);
      if (paths === undefined) contents.set(owner, [path]);
      else paths.push(path);
    }
  }
  if (broken > 0) {
    if (packages.size === 0) throw malformed(file.path, 'not a manifest of chisel');
    context.report({ code: 'unreadable-file', message: `lines that cannot be read: ${broken}` });
  }
  for (const one of packages.values()) {
    one.paths = keepOwnedPaths([...new Set(contents.get(one.name))], context);
  }
  return [...packages.values()];
}

function decompress(file: FileContent): string {
  try {
    return zstdDecompressSync(file.bytes(), { maxOutputLength: maxManifestBytes }).toString('utf8');
  } catch (error) {
    throw malformed(file.path, 'not a zstd stream within bounds', error);
  }
}

/** The texts among a line's fields; `undefined` when the line is no object. */
function parseLine(line: string): Partial<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    const texts = Object.entries(value).filter(([, field]) => typeof field === 'string');
    return Object.assign(Object.create(null), Object.fromEntries(texts));
  } catch {
    return undefined;
  }
}
