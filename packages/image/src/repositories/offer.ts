/** A version of a package that a repository offers. */
export interface Offer {
  /** For people: "http://deb.debian.org/debian bookworm-security/main". */
  readonly repository: string;
  readonly name: string;
  readonly version: string;
  /** Of the source package, where that is another one: advisories of apt's world speak of it. */
  readonly sourceVersion?: string;
}

export type OfferedPackage = Omit<Offer, 'repository'>;
