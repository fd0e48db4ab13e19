import { cargoToml } from './cargo-toml.ts';
import type { Editor } from './editor.ts';
import { gemfile } from './gemfile.ts';
import { goMod } from './go-mod.ts';
import { packageJson } from './package-json.ts';
import { pomXml } from './pom-xml.ts';
import { requirementsTxt } from './requirements-txt.ts';

/** Every kind of file that `seaworthy fix --write` edits, beside Dockerfiles. */
export const editors: readonly Editor[] = [
  packageJson,
  requirementsTxt,
  goMod,
  cargoToml,
  gemfile,
  pomXml,
];
