import { compileGlob, type Glob } from '../match/glob.ts';

/** A glob over paths of a report, which have no leading slash; "app/" is all that lies in it. */
export function compilePathGlob(pattern: string): Glob {
  const relative = pattern.replace(/^(?:\.?\/)+/, '');
  const glob = compileGlob(relative.endsWith('/') ? `${relative}**` : relative);
  return { ...glob, source: pattern };
}
