import { malformed } from '@seaworthy/model';
import { RpmHeader, rpmTag } from '../../formats/rpm-header.ts';
import type { ReadContext } from '../cataloger.ts';
import { keepOwnedPaths } from './os-package.ts';

/** A package as one of the rpm databases holds it. */
export interface RpmPackage {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly architecture?: string;
  /** File name of the source package: "bash-5.1.8-6.el9.src.rpm". */
  readonly sourceRpm?: string;
  readonly license?: string;
  readonly vendor?: string;
  readonly modularity?: string;
  readonly paths?: readonly string[];
}

/** The public keys that rpm keeps among its packages are none. */
export function isPublicKey({ name }: Pick<RpmPackage, 'name'>): boolean {
  return name === 'gpg-pubkey';
}

/** @throws SeaworthyError MALFORMED when the bytes are no header, or one without a name or version */
export function parseRpmPackage(blob: Buffer, context: ReadContext): RpmPackage {
  const header = new RpmHeader(blob);
  const [name, version, release] = [rpmTag.name, rpmTag.version, rpmTag.release].map((tag) =>
    header.string(tag),
  );
  if (!name || !version || !release) throw malformed('rpm header', 'no name, version or release');
  const [epoch] = header.numbers(rpmTag.epoch);
  const paths = keepOwnedPaths(fileNames(header), context);
  const text = (key: string, tag: number) => {
    const value = header.string(tag);
    return value ? { [key]: value } : {};
  };
  return {
    name,
    version,
    release,
    ...(epoch !== undefined && { epoch }),
    ...text('architecture', rpmTag.arch),
    ...text('sourceRpm', rpmTag.sourceRpm),
    ...text('license', rpmTag.license),
    ...text('vendor', rpmTag.vendor),
    ...text('modularity', rpmTag.modularityLabel),
    ...(paths.length > 0 && { paths }),
  };
}

/** Since rpm 4 a path is a base name and the index of its directory; before it was whole. */
function fileNames(header: RpmHeader): string[] {
  const directories = header.strings(rpmTag.dirNames);
  const indexes = header.numbers(rpmTag.dirIndexes);
  const names = header.strings(rpmTag.baseNames);
  if (names.length === 0) return header.strings(rpmTag.oldFileNames);
  return names.flatMap((name, at) => {
    const directory = directories[indexes[at] ?? -1];
    return directory === undefined ? [] : [directory + name];
  });
}

/** Name and version of a source package, from its file's name; `undefined` when it is none. */
export function parseSourceRpm(
  fileName: string | undefined,
): { name: string; version: string } | undefined {
  const match = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec((fileName ?? '').slice(-512));
  return match === null ? undefined : { name: match[1]!, version: match[2]! };
}
