import { checkAgainst, parseYaml, type YamlNode } from '@seaworthy/yaml';
import type { z } from 'zod';
import { ConfigurationFile } from './seaworthy-yaml-schema.ts';

/**
 * A seaworthy.yaml, checked whole, whatever section is asked for; `undefined` for an empty one.
 * @throws CONFIGURATION with line and column, LIMIT_EXCEEDED
 */
export function readConfiguration(
  text: string,
  what: string,
): { readonly root: YamlNode; readonly file: z.infer<typeof ConfigurationFile> } | undefined {
  const root = parseYaml(text, what);
  if (root === undefined) return undefined;
  return { root, file: checkAgainst(ConfigurationFile, root, text, what, 'docs/waivers.md') };
}
