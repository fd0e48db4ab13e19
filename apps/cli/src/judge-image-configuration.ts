import { imageChecks, imageConfig, type Judgement, judgeFiles, SourceFile } from '@seaworthy/check';
import { executeBits, type MarkedPath, setIdBits, writableForAll } from '@seaworthy/image';
import { limitExceeded } from '@seaworthy/model';

/** As files of this kind are called; an image keeps it under its digest. */
const path = 'image.config.json';

/** What these report, the scanner of secrets does too, and more of it. */
const aboutSecrets = new Set([
  'image-secret-environment',
  'image-secret-history',
  'image-secret-label',
]);

/**
 * Judges the configuration of an image. Apart from files, so that a scan of an image does not wait
 * for the checks of everything else.
 * @throws LIMIT_EXCEEDED
 */
export function judgeImageConfiguration(
  json: string,
  {
    withSecrets,
    marked,
  }: { readonly withSecrets: boolean; readonly marked: readonly MarkedPath[] },
): Judgement {
  const checks = withSecrets ? imageChecks : imageChecks.filter(({ id }) => !aboutSecrets.has(id));
  return judgeFiles([new SourceFile(path, onLines(json, marked))], [imageConfig], checks);
}

/** What the checks of images want to know of files, where `docker inspect` would tell it. */
function filesOf(marked: readonly MarkedPath[]): Record<string, string[]> {
  const withMode = (bits: number, ofDirectories: boolean): string[] =>
    marked
      .filter(({ mode, isDirectory }) => (mode & bits) !== 0 && (ofDirectories || !isDirectory))
      .map(({ path }) => `/${path}`);
  return {
    setuid: withMode(setIdBits, false),
    worldWritable: withMode(writableForAll, true),
    programs: withMode(executeBits, false),
  };
}

/** Builders write it on one line, of which a finding could not show its part. */
function onLines(json: string, marked: readonly MarkedPath[]): string {
  try {
    return JSON.stringify({ ...JSON.parse(json), files: filesOf(marked) }, null, 2);
  } catch (error) {
    if (error instanceof RangeError) throw limitExceeded(path, 'levels', 1_000);
    throw error;
  }
}
