import { malformed } from '@seaworthy/model';
import * as z from 'zod/mini';

/** What registries themselves accept; the manifest of an image with 127 layers has some 30 kB. */
export const maxManifestBytes = 4 * 1024 * 1024;

/** `what` names the document in errors. @throws MALFORMED */
export function parseJson(what: string, text: string | Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch (error) {
    throw malformed(what, 'not JSON', error);
  }
}

/** zod/mini has no words of its own, and loads in a third of the time for that. */
const inEnglish = z.locales.en().localeError;

/** Names the first thing that is wrong; hostile documents have thousands. @throws MALFORMED */
export function checkShape<T>(what: string, schema: z.ZodMiniType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw, { error: inEnglish });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String).join('.').slice(0, 100);
  throw malformed(what, `${path ? `${path}: ` : ''}${issue?.message}`);
}
