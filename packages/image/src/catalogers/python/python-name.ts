/**
 * The one name that PyPI knows a distribution by: lower-case, runs of "-", "_" and "." as one "-"
 * (PEP 503). `undefined` when the text is no name (PEP 508). Advisories use this form, so that it
 * serves as name and in the purl alike.
 */
export function normalizedName(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 256 || !/^[a-z0-9](?:[\w.-]*[a-z0-9])?$/i.test(text)) {
    return undefined;
  }
  return text.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** A version as PEP 440 allows it, which is more than most ecosystems: epochs, local parts. */
export function pythonVersion(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= 256 && /^v?\d[\w.!+-]*$/i.test(text)
    ? text
    : undefined;
}

/** Directories of installed packages; lock files that lie in them are data of some package. */
export function isProjectPath(path: string): boolean {
  return !/(?:^|\/)(?:site-packages|dist-packages|node_modules)\//.test(path);
}
