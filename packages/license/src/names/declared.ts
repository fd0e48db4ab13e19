import type { PackageType } from '@seaworthy/model';
import { type Expression, join } from '../expression/expression.ts';
import { type LicenseReading, readLicense } from './read-name.ts';

/** What the declared licences of a package come to. */
export interface Declared {
  readonly readings: readonly LicenseReading[];
  /** `undefined` when nothing is declared. */
  readonly expression: Expression | undefined;
  readonly doubts: readonly string[];
}

/**
 * Ecosystems that document a list of licences as a choice: Composer's schema ("license"), Maven's
 * POM reference ("licenses"), and npm, which writes its old lists as "(A OR B)" today.
 */
const choosing: ReadonlySet<PackageType> = new Set(['composer', 'maven', 'npm']);
/** Ecosystems that say nothing of what a list means. */
const silent: ReadonlySet<PackageType> = new Set(['pypi', 'gem', 'hex']);

/** Reads all that a package declares, as its ecosystem means it. */
export function readDeclared(type: PackageType, licenses: readonly string[]): Declared {
  const readings = licenses.flatMap((license) => readLicense(license) ?? []);
  const expressions = readings.map(({ expression }) => expression);
  const expression = join(choosing.has(type) ? 'or' : 'and', expressions);
  const doubts = readings.flatMap((reading) => reading.doubts);
  if (silent.has(type) && expressions.length > 1 && expression?.kind === 'and') {
    doubts.push(
      'several licences and no word whether all hold or one can be chosen: all are taken to hold',
    );
  }
  return { readings, expression, doubts };
}
