import type { FieldType } from '../../fields/field.ts';
import { compact } from '../../fields/field.ts';
import { servicePort } from '../../fields/service-names.ts';

export type NumericType = Extract<FieldType, 'signed' | 'unsigned' | 'unsigned32' | 'port'>;

/**
 * A number as a rule writes it: decimal, or hexadecimal after 0x. Negative ones of unsigned fields
 * wrap around, as they do in C. `undefined` for any other text.
 */
export function parseNumber(
  text: string,
  type: NumericType | 'dynamic',
): number | bigint | undefined {
  if (type === 'port' && text !== '' && !/^\d+$/.test(text)) return servicePort(text);
  const found = /^([+-]?)(0[xX][0-9a-fA-F]{1,16}|\d{1,20})$/.exec(text);
  if (found === null) return undefined;
  const magnitude = BigInt(found[2]!);
  const value = found[1] === '-' ? -magnitude : magnitude;
  switch (type) {
    case 'unsigned':
      return compact(BigInt.asUintN(64, value));
    case 'unsigned32':
      return Number(BigInt.asUintN(32, value));
    case 'port':
      return Number(BigInt.asUintN(16, value));
    case 'signed':
    case 'dynamic':
      return compact(value);
  }
}
