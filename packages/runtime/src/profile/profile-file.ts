import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import { dump, EVENT_ID, JSON_SCHEMA, load, parseEvents } from 'js-yaml';
import { Profile } from './profile.ts';

/** Larger than any profile whose behaviour was generalised. */
export const maxProfileCharacters = 8 * 1024 * 1024;
const maxDepth = 16;

/**
 * Reads a profile's file: YAML, of which JSON is a part.
 * @param what names it in errors
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export function parseProfile(text: string, what: string): Profile {
  if (text.length > maxProfileCharacters) {
    throw limitExceeded(what, 'characters', maxProfileCharacters);
  }
  const result = Profile.safeParse(readYaml(text, what));
  if (!result.success) {
    const [issue] = result.error.issues;
    const place = issue?.path.map(String).join('.') ?? '';
    throw new SeaworthyError('CONFIGURATION', `${what}: ${place}: ${issue?.message}`, {
      hint: 'docs/profiles.md explains the file; docs/schema has its JSON Schema.',
    });
  }
  return result.data;
}

/** Of the events first, which come in linear time: what repeats itself or is deep is refused. */
function readYaml(text: string, what: string): unknown {
  try {
    const events = parseEvents(text, { maxDepth });
    if (events.some(({ type }) => type === EVENT_ID.ALIAS)) {
      throw new SeaworthyError('CONFIGURATION', `${what}: a profile has no anchors and aliases`);
    }
    return load(text, { schema: JSON_SCHEMA, maxDepth });
  } catch (error) {
    if (error instanceof SeaworthyError) {
      throw error;
    }
    throw new SeaworthyError('CONFIGURATION', `${what}: ${messageOf(error)}`, {
      hint: 'A profile is YAML: docs/profiles.md',
      cause: error,
    });
  }
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
