export { type CategoryFacts, categoryFacts } from './categories/categories.ts';
export { categoryOf } from './categories/category-of.ts';
export { categoryWithException, licensesByCategory } from './categories/licenses-by-category.ts';
export { type Expression, formatExpression, join, termsOf } from './expression/expression.ts';
export { parseExpression } from './expression/parse-expression.ts';
export { spdxId } from './expression/spdx-ids.ts';
export { type JudgedLicenses, judgeLicenses } from './judge/judge-licenses.ts';
export type { PlacedLicense } from './judge/place-files.ts';
export {
  defaultSeverities,
  type LicenseException,
  type LicenseSettings,
  noLicenseSettings,
} from './judge/settings.ts';
export { type Declared, readDeclared } from './names/declared.ts';
export { type LicenseReading, readLicense } from './names/read-name.ts';
export { type LicenseFact, LicenseScanner } from './scanner/license-scanner.ts';
export { licenseFields, readDebianCopyright } from './text/debian-copyright.ts';
export { readLicenseText, type TextReading } from './text/read-text.ts';
