import { type LicenseCategory, licenseCategories } from '@seaworthy/model';
import { type Expression, rankOf, type Term } from '../expression/expression.ts';
import { spdxId } from '../expression/spdx-ids.ts';
import { categoryWithException, licensesByCategory } from './licenses-by-category.ts';

const exact = new Map<string, LicenseCategory>();
const prefixes: [prefix: string, category: LicenseCategory][] = [];
for (const [category, list] of licensesByCategory) {
  for (const id of list.trim().split(/\s+/)) {
    if (id.endsWith('*')) prefixes.push([id.slice(0, -1), category]);
    else if (!exact.has(id)) exact.set(id, category);
  }
}

/** The category of one licence, with what its exception makes of it. */
export function categoryOfTerm({ id, exception }: Term): LicenseCategory {
  const own = categoryOfId(id);
  const allowed = exception === undefined ? undefined : categoryWithException.get(exception);
  return allowed !== undefined && rank(allowed) < rank(own) ? allowed : own;
}

/** The category of an expression; `unknown` of nothing. */
export function categoryOf(expression: Expression | undefined): LicenseCategory {
  if (expression === undefined) return 'unknown';
  return licenseCategories[rankOf(expression, (term) => rank(categoryOfTerm(term)))]!;
}

function rank(category: LicenseCategory): number {
  return licenseCategories.indexOf(category);
}

function categoryOfId(id: string): LicenseCategory {
  const known = exact.get(id);
  if (known !== undefined) return known;
  // "LicenseRef-GPL-2.0-or-later-with-openssl": an exception that nobody knows makes it no worse.
  const base = /^LicenseRef-(.+?)-with-/.exec(id)?.[1];
  if (base !== undefined) return categoryOfId(spdxId(base) ?? `LicenseRef-${base}`);
  if (spdxId(id) === undefined) return 'unknown';
  return prefixes.find(([prefix]) => id.startsWith(prefix))?.[1] ?? 'unknown';
}
