import type { LicenseCategory, Package, SeverityLevel } from '@seaworthy/model';

/** What the user wants of licences: the `licenses` part of seaworthy.yaml. */
export interface LicenseSettings {
  /** Licences that are fine whatever their category; "*" stands for any characters. */
  readonly allow: readonly string[];
  /** Licences that are not, likewise. */
  readonly deny: readonly string[];
  readonly categories: Readonly<Record<LicenseCategory, SeverityLevel>>;
  readonly exceptions: readonly LicenseException[];
}

/** A package that is fine whatever its licence. */
export interface LicenseException {
  covers(pkg: Package): boolean;
  readonly reason: string;
}

/**
 * How bad a licence is before anybody says otherwise; "none" makes no finding. Sober: a licence
 * asks for something, and is no way in.
 */
export const defaultSeverities: Readonly<Record<LicenseCategory, SeverityLevel>> = {
  'public-domain': 'none',
  permissive: 'none',
  notice: 'none',
  'weak-copyleft': 'low',
  unknown: 'low',
  'strong-copyleft': 'medium',
  'network-copyleft': 'high',
  proprietary: 'high',
  'source-available': 'high',
};

export const noLicenseSettings: LicenseSettings = {
  allow: [],
  deny: [],
  categories: defaultSeverities,
  exceptions: [],
};
