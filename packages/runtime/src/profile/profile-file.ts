import { checkAgainst, parseYaml, yamlError } from '@seaworthy/yaml';
import { dump } from 'js-yaml';
import { Profile } from './profile.ts';

/** Larger than any profile whose behaviour was generalised. */
export const maxProfileCharacters = 8 * 1024 * 1024;
const maxValues = 1_000_000;

/**
 * Reads a profile's file: YAML, of which JSON is a part.
 * @param what names it in errors
 * @throws CONFIGURATION with line and column, LIMIT_EXCEEDED
 */
export function parseProfile(text: string, what: string): Profile {
  const root = parseYaml(text, what, { maxCharacters: maxProfileCharacters, maxValues });
  if (root === undefined) throw yamlError(what, text, 0, 'the file is empty', 'docs/profiles.md');
  return checkAgainst(Profile, root, text, what, 'docs/profiles.md');
}

/** As people read it: an entry's lists on a line each. */
export function formatProfile(profile: Profile): string {
  const text = dump(Profile.parse(profile), {
    noRefs: true,
    skipInvalid: true,
    flowLevel: 4,
    lineWidth: 100,
  });
  return `# A behaviour profile: see it with "seaworthy profile review", docs/profiles.md\n${text}`;
}
