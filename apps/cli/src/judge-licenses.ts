import type { ContentScanner, Inspection } from '@seaworthy/image';
import type { LicenseSettings } from '@seaworthy/license';
import type { Inventory, LicenseFinding, Report } from '@seaworthy/model';

interface Judged {
  readonly inventory: Inventory;
  readonly findings: readonly LicenseFinding[];
  /** Nothing when nobody asked. */
  readonly coverage: Pick<Report['coverage'], 'licenses'>;
}

/** Reads the licence files of a target, and judges what its packages are under. */
export class LicenseJudge {
  readonly #settings: LicenseSettings | undefined;
  readonly #isAsked: boolean;
  #scannerName = '';

  constructor(isAsked: boolean, settings: LicenseSettings | undefined) {
    this.#isAsked = isAsked;
    this.#settings = settings;
  }

  /** What is to see the files. */
  async scanners(): Promise<readonly ContentScanner[]> {
    if (!this.#isAsked) return [];
    // Loaded when it is asked for: the texts of all licences come with it.
    const { LicenseScanner } = await import('@seaworthy/license');
    const scanner = new LicenseScanner();
    this.#scannerName = scanner.name;
    return [scanner];
  }

  async judge(inventory: Inventory, { contents, configuration }: Inspection): Promise<Judged> {
    if (!this.#isAsked) return { inventory, findings: [], coverage: {} };
    const { judgeLicenses, noLicenseSettings } = await import('@seaworthy/license');
    const isImage = configuration !== undefined;
    const files = contents.flatMap((one) => {
      // What a later layer took away is no longer there to say anything.
      if (one.scanner !== this.#scannerName || one.deletedIn !== undefined) return [];
      const path = one.inside === undefined ? one.path : `${one.path}!/${one.inside}`;
      return [{ path, fact: one.fact as never, ...(isImage ? { layer: one.layer } : {}) }];
    });
    const judged = judgeLicenses(inventory.packages, files, this.#settings ?? noLicenseSettings);
    return {
      inventory: { ...inventory, packages: judged.packages },
      findings: judged.findings,
      coverage: { licenses: { looked: true, files: judged.files } },
    };
  }
}
