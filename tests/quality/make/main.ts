import { join } from 'node:path';
import { expectAlmaLinux, expectAlpine, expectDebian } from './distributions.ts';
import { type Expectation, writeExpectation } from './expectation.ts';
import { libraries } from './known-packages.ts';
import { expectLibrary } from './libraries.ts';

/**
 * Writes the expectations of ../expected, each by the tools of its ecosystem. Needs the shared
 * feeds and these tools; docs/quality.md says where each comes from.
 *
 *     node tests/quality/make/main.ts [corpus ...]
 *
 * DEBIAN_IMAGE names the archive of the root file system; debian-image.sh makes it.
 */
const makers: Record<string, () => Expectation> = {
  debian: () => expectDebian(process.env['DEBIAN_IMAGE'] ?? 'held.tar'),
  alpine: expectAlpine,
  'almalinux-8': () => expectAlmaLinux('8'),
  'almalinux-9': () => expectAlmaLinux('9'),
  ...Object.fromEntries(
    Object.entries(libraries).map(([name, library]) => [name, () => expectLibrary(library)]),
  ),
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(makers)) {
  const expectation = makers[name]!();
  writeExpectation(join(import.meta.dirname, `../expected/${name}.json`), expectation);
  const flaws = expectation.packages.reduce(
    (sum, { flaws: all }) => sum + Object.keys(all).length,
    0,
  );
  process.stdout.write(
    `${name}: ${expectation.packages.length} packages, ${flaws} flaws, ${expectation.tool}\n`,
  );
}
