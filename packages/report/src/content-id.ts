import { createHash } from 'node:crypto';
import type { Report } from '@seaworthy/model';
import { canonicalJson } from './text/json.ts';

/** SHA-256 of the text, in hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * A UUID that depends on nothing but the report's content: version 8 of RFC 9562 (section 5.8),
 * filled from a SHA-256. The same report gets the same serial number wherever it is rendered.
 */
export function reportUuid(report: Report, purpose: string): string {
  const hex = sha256(`${purpose}\n${canonicalJson(report)}`);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
