import { splitName } from '@seaworthy/model';
import { type Table, tableOf, textOf, textsOf } from '../../formats/structured-text.ts';
import type { LockedPackages } from '../locked-packages.ts';

/**
 * Adds one package of composer.lock or installed.json (https://getcomposer.org/doc/04-schema.md).
 *
 * A tag's leading "v" is left out: for Composer v1.2.3 and 1.2.3 are the same version, advisories
 * write it without, and a package must have one purl, however its author tags it.
 */
export function addComposerPackage(
  entry: Table,
  dev: boolean | undefined,
  packages: LockedPackages,
): void {
  const full = textOf(entry['name'])?.toLowerCase();
  const identity = /^[^/\s]+\/[^/\s]+$/.test(full ?? '') ? splitName('composer', full!) : undefined;
  packages.add(full ?? '', {
    namespace: identity?.namespace,
    name: identity?.name,
    version: textOf(entry['version'])?.replace(/^v(?=\d)/i, ''),
    licenses: textsOf(entry['license']),
    dev,
    details: detailsOf(entry),
  });
}

/** Requirements by name; "php" and "ext-json" are the platform's and stand in no list. */
export function connectComposerPackage(entry: Table, packages: LockedPackages): void {
  const from = packages.indexOf(textOf(entry['name'])?.toLowerCase() ?? '');
  for (const name of Object.keys(tableOf(entry['require']))) {
    packages.connect(from, packages.indexOf(name.toLowerCase()));
  }
}

/** Branches ("dev-main") say little without the commit that was taken. */
function detailsOf(entry: Table): { reference: string } | undefined {
  if (!/^dev-|-dev$/.test(textOf(entry['version']) ?? '')) return undefined;
  const reference =
    textOf(tableOf(entry['source'])['reference']) ?? textOf(tableOf(entry['dist'])['reference']);
  return reference === undefined ? undefined : { reference };
}
