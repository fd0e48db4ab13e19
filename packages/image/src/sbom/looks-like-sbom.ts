import { decodeText } from '../file-content.ts';

/** Whether the first bytes of a file look like those of a bill of materials. Never throws. */
export function looksLikeSbom(start: Buffer): boolean {
  const text = decodeSbom(start).trimStart();
  if (text.startsWith('<')) return text.includes('http://cyclonedx.org/schema/bom/');
  if (tagValueStart.test(text)) return true;
  if (!text.startsWith('{')) return false;
  // Syft has no mark of its own at the start, but a list that nobody else calls so.
  if (text.includes('"artifacts"') && text.includes('"foundBy"')) return true;
  return jsonSigns.some((sign) => sign.test(text));
}

export const tagValueStart = /^(?:#[^\n]*\n|\s)*SPDXVersion:/;

const jsonSigns = [
  /"bomFormat"\s*:\s*"CycloneDX"/,
  /"\$schema"\s*:\s*"https?:\/\/cyclonedx\.org\/schema\//,
  /"spdxVersion"\s*:\s*"SPDX-/,
  /"@context"\s*:\s*"https:\/\/spdx\.org\/rdf\/3\./,
  /"payloadType"\s*:\s*"application\/vnd\.in-toto\+json"/,
  /"_type"\s*:\s*"https:\/\/in-toto\.io\/Statement\//,
];

/** UTF-8, or UTF-16 when a byte-order mark says so, as shells on Windows redirect output. */
export function decodeSbom(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  return decodeText(bytes);
}
