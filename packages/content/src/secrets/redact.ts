/**
 * What may be shown of a secret: at most the four characters that say what kind it is, at most an
 * eighth of it, and how long it is. Characters that could end a line are left out.
 */
export function redact(secret: string): string {
  const shown = secret.slice(0, Math.min(4, Math.floor(secret.length / 8)));
  return `${/^[!-~]*$/.test(shown) ? shown : ''}*** (${secret.length} characters)`;
}
