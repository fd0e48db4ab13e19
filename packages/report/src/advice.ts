import type { Location, Report, VulnerabilityFinding } from '@seaworthy/model';
import { instructionOf } from './text/action.ts';
import { printable } from './text/printable.ts';

/** "openssl 1.1.1k: upgrade to 1.1.1n", or where the flaw stands when no version fixes it. */
export function adviceFor({
  fixedVersion,
  status,
  package: { name, version },
}: VulnerabilityFinding): string {
  const installed = `${printable(name)} ${printable(version)}`.trim();
  return fixedVersion === undefined
    ? `${installed}: ${status.replaceAll('-', ' ')}`
    : `${installed}: upgrade to ${printable(fixedVersion)}`;
}

/** "app/lib/x.jar, layer 2 (COPY app /app)". */
export function describeLocation({ path, layer }: Location, report: Report): string {
  const from = layer === undefined ? undefined : report.layers[layer];
  if (from === undefined) return printable(path);
  return `${printable(path)}, layer ${from.index}${instructionOf(from.createdBy)}`;
}
