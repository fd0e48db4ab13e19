import { formatPurl, limitExceeded } from '@seaworthy/model';
import { ElfFile } from '../../formats/elf.ts';
import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { type AuditedCrate, parseAuditData } from './audit-data.ts';

const maxSectionBytes = 8 * 1024 * 1024;

/** Crates in Rust programs that were built with cargo-auditable. */
export const rustBinary: Cataloger<readonly AuditedCrate[]> = {
  name: 'rust-binary',
  version: 1,
  about: 'Rust crates in any ELF program that was built with cargo-auditable',
  selects: { elf: true },
  maxBytes: 8 * 1024 ** 3, // only small parts are read

  read(file) {
    const elf = ElfFile.open(file);
    const section = elf?.section('.dep-v0');
    if (elf === undefined || section === undefined) return undefined;
    if (section.sizeBytes > maxSectionBytes) {
      throw limitExceeded(file.path, 'bytes of a .dep-v0 section', maxSectionBytes);
    }
    return parseAuditData(file.path, elf.readSection(section));
  },

  resolve(files) {
    return { packages: files.flatMap(packagesOf) };
  },
};

function packagesOf(file: CatalogedFile<readonly AuditedCrate[]>): FoundPackage[] {
  const crates = file.fact;
  const purls = crates.map(({ name, version }) => formatPurl({ type: 'cargo', name, version }));
  const root = crates.find((crate) => crate.isRoot);
  const direct = new Set(root?.dependencies);
  return crates.flatMap((crate, index) => {
    if (crate.name === '') return [];
    const dependsOn = crate.dependencies.flatMap((position) => purls[position] ?? []);
    return foundPackage(
      {
        type: 'cargo',
        name: crate.name,
        version: crate.version,
        state: 'installed',
        ...(crate.isBuildOnly && { dev: true }),
        ...(root !== undefined && !crate.isRoot && { direct: direct.has(index) }),
        ...(dependsOn.length > 0 && { dependsOn }),
        details: {
          source: crate.source,
          kind: crate.isBuildOnly ? 'build' : 'runtime',
          ...(crate.isRoot && { root: true }),
        },
      },
      file,
    );
  });
}
