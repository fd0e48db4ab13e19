import { z } from 'zod';
import { licenseCategories } from './license-categories.ts';
import { packageTypes } from './package-types.ts';

export const PackageType = z.enum(packageTypes);
export type PackageType = z.infer<typeof PackageType>;

export const Location = z.object({
  path: z
    .string()
    .describe(
      'Path without a leading slash. A file inside an archive follows after "!/": app.jar!/BOOT-INF/lib/x.jar',
    ),
  layer: z.int().optional().describe("Index into the report's layers: the layer that brought it"),
});
export type Location = z.infer<typeof Location>;

/**
 * How sure we are that the package is there to run: `installed` (its files are), `locked` (a lock
 * file pins this version), `declared` (a manifest asks for it and the version is exact).
 */
export const PackageState = z.enum(['installed', 'locked', 'declared']);
export type PackageState = z.infer<typeof PackageState>;

/** What the package is under, in SPDX expressions; there when licences were asked for. */
export const PackageLicense = z.object({
  declared: z.string().optional().describe('What `licenses` means; LicenseRef- where it is no id'),
  concluded: z
    .string()
    .optional()
    .describe('What its licence files say, where nothing certain is declared'),
  category: z
    .enum(licenseCategories)
    .describe('Of the concluded licence, else of the declared one'),
  doubts: z.array(z.string()).optional().describe('Why that is not certain'),
  files: z
    .array(
      z.object({
        path: z.string(),
        layer: z.int().optional(),
        expression: z.string().optional().describe('Absent when nothing was recognised'),
        confidence: z.number().min(0).max(1).optional().describe('Of the least certain match'),
      }),
    )
    .optional(),
});
export type PackageLicense = z.infer<typeof PackageLicense>;

export const Package = z.object({
  purl: z.string().describe('Canonical package URL; the identity of the package'),
  type: PackageType,
  name: z
    .string()
    .describe(
      'Full name as the ecosystem writes it: "@scope/name", "group:artifact", "vendor/name", a Go module path',
    ),
  version: z.string().describe('As the package manager prints it, epoch included; "" when unknown'),
  source: z
    .object({ name: z.string(), version: z.string() })
    .optional()
    .describe('Source package of an operating-system package; advisories speak of it'),
  architecture: z.string().optional(),
  licenses: z.array(z.string()).describe('As declared; empty when nothing is declared'),
  license: PackageLicense.optional(),
  locations: z.array(Location),
  state: PackageState,
  foundBy: z.string().describe('Name of the cataloger'),
  ownedBy: z
    .string()
    .optional()
    .describe('purl of the operating-system package that installed these files'),
  dev: z.boolean().optional().describe('Only needed to develop or to test, says the lock file'),
  direct: z.boolean().optional().describe('Asked for by the project itself, not by a dependency'),
  dependsOn: z.array(z.string()).optional().describe('purls, where the source of facts says so'),
  cpes: z.array(z.string()).optional(),
  details: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .optional()
    .describe(
      'Facts of one ecosystem: rpm "modularity", Go "goVersion", "mainModule", "shaded" ...',
    ),
});
export type Package = z.infer<typeof Package>;
