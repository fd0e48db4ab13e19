import { linesOf } from '../../formats/structured-text.ts';
import type { RpmPackage } from './rpm-package.ts';

/**
 * The list of packages that distroless images of Azure Linux and CBL-Mariner have instead of a
 * database: a line a package with, between tabs, name, version-release, time of installation, time
 * of building, vendor, epoch, size, architecture, epoch as a number and source package.
 * Lines of another shape are told to `onProblem`.
 */
export function parseRpmManifest(text: string, onProblem: (message: string) => void): RpmPackage[] {
  const packages: RpmPackage[] = [];
  let broken = 0;
  for (const line of linesOf(text)) {
    if (line.trim() === '') continue;
    const [name, evr, , , vendor, , , architecture, epoch, sourceRpm] = line
      .split('\t')
      .map((field) => field.trim())
      .map((field) => (field === '(none)' ? '' : field));
    const dash = evr?.lastIndexOf('-') ?? -1;
    if (!name || evr === undefined || dash <= 0 || dash + 1 === evr.length) {
      broken++;
      continue;
    }
    packages.push({
      name,
      version: evr.slice(0, dash),
      release: evr.slice(dash + 1),
      ...(epoch !== undefined && /^\d{1,10}$/.test(epoch) && { epoch: Number(epoch) }),
      ...(architecture && { architecture }),
      ...(sourceRpm && { sourceRpm }),
      ...(vendor && { vendor }),
    });
  }
  if (broken > 0) onProblem(`lines that name no package: ${broken}`);
  return packages;
}
