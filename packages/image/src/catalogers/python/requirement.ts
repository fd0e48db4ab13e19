import { normalizedName, pythonVersion } from './python-name.ts';

/** The normalised name at the start of a dependency specifier (PEP 508), without its extras. */
export function requiredName(requirement: string): string | undefined {
  const text = requirement.slice(0, 512).trimStart();
  return normalizedName(/^[a-z0-9][\w.-]*/i.exec(text)?.[0].replace(/[-_.]+$/, ''));
}

/**
 * Name and version of a specifier that allows exactly one version: "==" without a wildcard, or
 * "===" (PEP 440, "Version matching", "Arbitrary equality"). Extras, markers and pip's options on
 * the line do not matter.
 */
export function pinnedRequirement(
  requirement: string,
): { name: string; version: string } | undefined {
  const name = requiredName(requirement);
  if (name === undefined) return undefined;
  let rest = requirement
    .trimStart()
    .replace(/^[\w.-]+/, '')
    .trimStart();
  if (rest.startsWith('[')) {
    const close = rest.indexOf(']');
    if (close < 0) return undefined;
    rest = rest.slice(close + 1).trimStart();
  }
  const specifiers = rest
    .split(/;| --?[a-z]/, 1)[0]!
    .replace(/^\(/, '')
    .replace(/\)\s*$/, '');
  for (const clause of specifiers.split(',')) {
    const [, operand] = /^\s*===?\s*([^\s=*]+)\s*$/.exec(clause) ?? [];
    const version = pythonVersion(operand);
    if (version !== undefined) return { name, version };
  }
  return undefined;
}

/** Whether a specifier is needed without any extra being asked for (PEP 508 markers). */
export function isUnconditional(requirement: string): boolean {
  const marker = requirement.indexOf(';');
  return marker < 0 || !/\bextra\b/.test(requirement.slice(marker));
}
