import {
  type Expression,
  formatExpression,
  type LicenseReading,
  readDeclared,
  spdxId,
  termsOf,
} from '@seaworthy/license';
import type { Package } from '@seaworthy/model';

/** The licences of a package as bills of materials state them. */
export interface StatedLicenses {
  /** SPDX expression of what is declared; `undefined` when nothing is. */
  readonly declared: string | undefined;
  /** Of what its licence files say; `undefined` when nothing was concluded. */
  readonly concluded: string | undefined;
  readonly readings: readonly LicenseReading[];
  /** The words behind each LicenseRef- of either. */
  readonly references: ReadonlyMap<string, string>;
}

export function statedLicenses({ type, licenses, license }: Package): StatedLicenses {
  const { expression, readings } = readDeclared(type, licenses);
  const references = new Map<string, string>();
  for (const reading of readings) {
    for (const id of referencesIn(reading.expression)) references.set(id, reading.original);
  }
  const { concluded } = license ?? {};
  for (const id of concluded?.match(/LicenseRef-[\w.-]+/g) ?? []) {
    if (!references.has(id))
      references.set(id, id.slice('LicenseRef-'.length).replaceAll('-', ' '));
  }
  return {
    declared: expression && formatExpression(expression),
    concluded,
    readings,
    references,
  };
}

/** Whether the text is an identifier of the SPDX list and nothing else. */
export function isSpdxId(text: string): boolean {
  return spdxId(text) === text;
}

function referencesIn(expression: Expression): string[] {
  return termsOf(expression).flatMap(({ id }) => (id.startsWith('LicenseRef-') ? [id] : []));
}
