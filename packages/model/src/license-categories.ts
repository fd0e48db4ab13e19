/**
 * What a licence asks of whoever passes the software on, mildest first. The order is the one in
 * which expressions are judged: of a choice the mildest counts, of what holds together the
 * strictest. `unknown` stands between what is fit for most products and what is not for some.
 */
export const licenseCategories = [
  'public-domain',
  'permissive',
  'notice',
  'weak-copyleft',
  'unknown',
  'strong-copyleft',
  'network-copyleft',
  'proprietary',
  'source-available',
] as const;
export type LicenseCategory = (typeof licenseCategories)[number];
