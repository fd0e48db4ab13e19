import { basename } from 'node:path';
import type { InventorySource } from '../readers/reader.ts';
import { parseSbom } from './parse-sbom.ts';
import { inventoryOf } from './sbom-inventory.ts';

/** What a bill of materials says is inside its subject. @throws as {@link parseSbom} */
export function openSbom(bytes: Buffer, path: string): InventorySource {
  const facts = parseSbom(bytes, path);
  const { distribution, packages, problems } = inventoryOf(facts);
  const { subject } = facts;
  const target = {
    input: path,
    kind: 'sbom' as const,
    reader: 'sbom',
    name: subject?.name ?? basename(path),
    ...(subject?.digest === undefined ? {} : { digest: subject.digest }),
    ...(subject?.imageId === undefined ? {} : { imageId: subject.imageId }),
    ...(subject?.platform === undefined ? {} : { platform: subject.platform }),
  };
  const inventory = {
    target,
    ...(distribution === undefined ? {} : { distribution }),
    layers: [...facts.layers],
    packages,
    problems,
  };
  return { kind: 'inventory', target, problems, inventory, close: async () => {} };
}
