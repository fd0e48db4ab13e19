/** What the name of a file says of the licences in it. */
export type LicenseFileKind =
  /** The licence of what lies beside it. */
  | 'license'
  /** A list of what is inside, with licences that are not those of the whole. */
  | 'third-party'
  /** Debian's usr/share/doc/PACKAGE/copyright. */
  | 'debian';

const text = String.raw`(?:\.(?:txt|md|markdown|rst|text|html?|asc|adoc|in|rtf))?`;
const license = new RegExp(
  `^(?:[a-z0-9.+_-]{1,40}[-._])?(?:un)?licen[cs]e(?:s)?(?:[-._][a-z0-9.+_-]{1,40}?)?${text}$|^(?:copying|copyright|copyleft|eula)(?:[-._][a-z0-9.+_-]{1,40}?)?${text}$`,
);
const thirdParty = new RegExp(
  `^(?:notice|third[-_ ]?party[a-z0-9._ -]{0,40}|3rd[-_]?party[a-z0-9._-]{0,40}|[a-z0-9._-]{0,40}3rd[-_]?party[a-z0-9._-]{0,20}|[a-z0-9._-]{0,40}third[-_]?party[a-z0-9._-]{0,20}|legal|attributions?|credits-licen[cs]es)${text}$`,
);
/** "license.ts" is code that is about licences. */
const code =
  /\.(?:[cm]?[jt]sx?|json5?|ya?ml|toml|py[cio]?|rb|go|rs|java|class|kt|php|c|cc|cpp|h|hpp|cs|swift|sh|css|scss|svg|png|gif|xml|xsd|xsl|map|lock|proto|sql|pl|pm|lua|ex|exs|dart|vue|key|lic|dat|bin|so|gz|po|mo|properties|d|tmpl|j2|erb|ejs|hbs|snap)$/;

/** `undefined` for files that are none; only names decide, so that a scan opens few files. */
export function licenseFileKind(path: string): LicenseFileKind | undefined {
  if (/^usr\/share\/doc\/[^/]+\/copyright$/.test(path)) return 'debian';
  // The texts that Debian's packages refer to: they are nobody's.
  if (path.startsWith('usr/share/common-licenses/')) return undefined;
  const at = path.lastIndexOf('/');
  const name = path.slice(at + 1).toLowerCase();
  if (name.length > 120) return undefined;
  if (thirdParty.test(name)) return 'third-party';
  if (code.test(name)) return undefined;
  if (license.test(name)) return 'license';
  if (/^(?:authors?|contributors?|maintainers|thanks|readme|change(?:log|s)|index)\b/.test(name)) {
    return undefined;
  }
  // A directory of them: "LICENSES/MIT.txt" (REUSE), "usr/share/licenses/NAME/anything".
  const directories = path.slice(0, Math.max(at, 0));
  return /(?:^|\/)licen[cs]es(?:\/[^/]+)?$/i.test(directories) &&
    new RegExp(`^[a-z0-9.+_-]{2,60}?${text}$`).test(name)
    ? 'license'
    : undefined;
}
