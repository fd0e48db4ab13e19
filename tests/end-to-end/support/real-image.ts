import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { hasShared, sharedPath } from '@seaworthy/testkit';

export const hasImages = hasShared('corpora/images');

export function imagePath(name: string): string {
  return sharedPath(`corpora/images/${name}`);
}

const memberBytes = { maxBuffer: 64 * 1024 * 1024 };

/** A member of an archive, or all below a directory of it, as GNU tar gives it. */
export function memberOf(archive: string | Buffer, path: string): Buffer {
  return typeof archive === 'string'
    ? execFileSync('tar', ['xOf', archive, path], memberBytes)
    : execFileSync('tar', ['xO', path], { ...memberBytes, input: archive });
}

/** A layer as a plain tar archive, however it is stored. */
export function plain(layer: Buffer): Buffer {
  return layer.readUInt16BE(0) === 0x1f8b ? gunzipSync(layer) : layer;
}

/** The layers of a Docker archive, base first: what `manifest.json` names. */
export function layersOf(archive: string): Buffer[] {
  const [{ Layers }] = JSON.parse(memberOf(archive, 'manifest.json').toString());
  return (Layers as string[]).map((path) => plain(memberOf(archive, path)));
}

/** The fields of each paragraph of a Debian control file or of apk's database. */
export function paragraphsOf(text: string, separator: string): Map<string, string>[] {
  return text
    .split(/\n\n+/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map(
      (paragraph) =>
        new Map(
          paragraph
            .split('\n')
            .filter((line) => /^[A-Za-z]/.test(line))
            .map((line) => {
              const at = line.indexOf(separator);
              return [line.slice(0, at), line.slice(at + 1).trim()];
            }),
        ),
    );
}
