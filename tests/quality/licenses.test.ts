import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  formatExpression,
  LicenseScanner,
  licenseFields,
  readDeclared,
  readLicense,
  readLicenseText,
  termsOf,
} from '@seaworthy/license';
import { describe, expect, test } from 'vitest';

/*
 * Licence texts that somebody else has named: Debian's packagers in the copyright files of this
 * machine, and the authors of the packages in node_modules.
 */

const copyrights = globSync('/usr/share/doc/*/copyright').filter((path) =>
  /^\s*Format:/.test(readFileSync(path, 'latin1').slice(0, 200)),
);

describe.skipIf(copyrights.length < 200)("Debian's copyright files", () => {
  const seen = new Set<string>();
  const fields = copyrights
    .flatMap((path) => licenseFields(readFileSync(path, 'latin1')))
    .filter(({ name, text }) => !seen.has(`${name}\n${text}`) && seen.add(`${name}\n${text}`));

  test('most names are licences for certain', () => {
    const readings = fields.flatMap(({ name }) => readLicense(name) ?? []);
    const certain = readings.filter(({ doubts }) => doubts.length === 0);
    expect(certain.length / readings.length).toBeGreaterThan(0.6);
  });

  test('texts are what packagers call them, or better', () => {
    const counts = { same: 0, doubted: 0, other: 0, none: 0 };
    for (const { name, text } of fields) {
      const declared = readLicense(name);
      if (declared === undefined || declared.doubts.length > 0) continue;
      if (text.split(/\s+/).length < 30) continue;
      const { expression, doubts } = readLicenseText(text);
      if (expression === undefined) counts.none++;
      else if (formatExpression(expression) === formatExpression(declared.expression))
        counts.same++;
      else if (doubts.length > 0) counts.doubted++;
      else counts.other++;
    }
    const total = counts.same + counts.doubted + counts.other + counts.none;
    expect(counts.same / total, JSON.stringify(counts)).toBeGreaterThan(0.83);
    expect(counts.none / total, JSON.stringify(counts)).toBeLessThan(0.04);
  });
});

const root = join(import.meta.dirname, '../../node_modules');

test('licence files of npm packages hold what their packages declare', () => {
  const scanner = new LicenseScanner();
  const odd: string[] = [];
  let files = 0;
  for (const manifest of globSync(join(root, '{*,@*/*}/package.json'))) {
    const { license } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (typeof license !== 'string' || manifest.includes('@seaworthy')) continue;
    const { expression } = readDeclared('npm', [license]);
    const declared = new Set(
      expression === undefined ? [] : termsOf(expression).map(({ id }) => id),
    );
    for (const entry of globSync(join(dirname(manifest), '*'), { withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || scanner.begin(basename(path), 100) === undefined) continue;
      if (/3rd|third|notice/i.test(entry.name) || !existsSync(path)) continue;
      files++;
      const read = readLicenseText(readFileSync(path, 'latin1')).expression;
      const ids = read === undefined ? [] : termsOf(read).map(({ id }) => id);
      if (!ids.some((id) => declared.has(id)))
        odd.push(`${path}: ${license}, not ${ids.join(', ')}`);
    }
  }
  expect(files).toBeGreaterThan(50);
  // uri-js declares BSD-2-Clause, and its text has the sentence on views of BSD-2-Clause-Views.
  expect(odd.filter((line) => !line.includes('/uri-js/'))).toEqual([]);
});
