import type { VexJustification, VexStatus } from '@seaworthy/model';
import { isKnown, listOf, objectOf, productBudget, purlsOf, textOf, timeOf } from './json.ts';
import type { JsonObject, VexIdentity, VexProduct, VexReader, VexStatement } from './statement.ts';

/** `impactAnalysisState` of ECMA-424 (CycloneDX 1.6), as the labels of VEX. */
const statuses: ReadonlyMap<unknown, VexStatus> = new Map<unknown, VexStatus>([
  ['not_affected', 'not_affected'],
  ['false_positive', 'not_affected'],
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
]);

/** `impactAnalysisJustification`: the label of OpenVEX that comes nearest. */
const justifications: ReadonlyMap<unknown, VexJustification> = new Map<unknown, VexJustification>([
  ['code_not_present', 'vulnerable_code_not_present'],
  ['code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['requires_configuration', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['requires_dependency', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['requires_environment', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['protected_by_compiler', 'inline_mitigations_already_exist'],
  ['protected_at_runtime', 'inline_mitigations_already_exist'],
  ['protected_at_perimeter', 'inline_mitigations_already_exist'],
  ['protected_by_mitigating_control', 'inline_mitigations_already_exist'],
]);

/**
 * CycloneDX vulnerabilities with an analysis, alone or in a bill of materials. `affects` names
 * components of the same document, or by BOM-Link those of another one; a package URL as the
 * reference is its own name. What the document is about (`metadata.component`) limits it when it is
 * an image that can be told from others; else it speaks of whatever is scanned.
 */
export const cyclonedxVex: VexReader = {
  name: 'CycloneDX VEX',
  about: '1.4 to 1.7 in JSON, alone or inside a bill of materials',
  recognises: (document) => document['bomFormat'] === 'CycloneDX',
  read(document, what) {
    const spend = productBudget(what);
    const metadata = objectOf(document['metadata']);
    const image = imageOf(objectOf(metadata['component']));
    const components = identitiesByReference(document, metadata, image);
    return listOf(document['vulnerabilities']).flatMap((item): VexStatement[] => {
      const vulnerability = objectOf(item);
      const analysis = objectOf(vulnerability['analysis']);
      const status = statuses.get(analysis['state']);
      const name = textOf(vulnerability['id']);
      if (status === undefined || name === undefined) return [];
      const affects = listOf(vulnerability['affects']);
      spend(affects.length);
      const products = affects.flatMap((affected) => productOf(affected, components, image));
      if (products.length === 0) return [];
      const aliases = listOf(vulnerability['references']).flatMap(
        (reference) => textOf(objectOf(reference)['id']) ?? [],
      );
      return [
        {
          names: [name, ...aliases],
          status,
          products,
          justification: justifications.get(analysis['justification']),
          statement: textOf(analysis['detail']) ?? textOf(vulnerability['recommendation']),
          timestampMs: timeOf(
            analysis['lastUpdated'],
            analysis['firstIssued'],
            vulnerability['updated'],
            metadata['timestamp'],
          ),
          author: authorOf(metadata),
          source: what,
        },
      ];
    });
  },
};

function productOf(
  affected: unknown,
  components: ReadonlyMap<string, VexIdentity>,
  image: VexIdentity,
): VexProduct[] {
  const reference = textOf(objectOf(affected)['ref']);
  if (reference === undefined) return [];
  const identity = components.get(reference) ?? components.get(elementOf(reference));
  if (identity !== undefined && identity.references !== undefined) {
    return isKnown(identity) ? [{ identity, subcomponents: [] }] : [];
  }
  if (identity === image) return [{ identity, subcomponents: [] }];
  const part = identity ?? { purls: purlsOf(elementOf(reference)) };
  return isKnown(part) ? [{ identity: image, subcomponents: [part] }] : [];
}

/** The element that a BOM-Link names: "urn:cdx:serial/version#reference". */
function elementOf(reference: string): string {
  const element = /^urn:cdx:[^#]*#(.*)$/s.exec(reference)?.[1];
  if (element === undefined) return reference;
  if (element.startsWith('pkg:')) return element;
  try {
    return decodeURIComponent(element);
  } catch {
    return element;
  }
}

/** All components, also nested ones, by their `bom-ref`. */
function identitiesByReference(
  document: JsonObject,
  metadata: JsonObject,
  image: VexIdentity,
): Map<string, VexIdentity> {
  const identities = new Map<string, VexIdentity>();
  const pending = [...listOf(document['components'])];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const component = objectOf(item);
    const reference = textOf(component['bom-ref']);
    if (reference !== undefined) identities.set(reference, { purls: purlsOf(component['purl']) });
    for (const nested of listOf(component['components'])) pending.push(nested);
  }
  const main = objectOf(metadata['component']);
  const reference = textOf(main['bom-ref']);
  if (reference !== undefined) {
    identities.set(reference, image.anyTarget === true ? namedComponent(main) : image);
  }
  return identities;
}

/** The whole of what the document is about: never just anything that happens to be scanned. */
function namedComponent(component: JsonObject): VexIdentity {
  const [name, version] = [textOf(component['name']), textOf(component['version'])];
  return {
    purls: purlsOf(component['purl']),
    references: name === undefined ? [] : version === undefined ? [name] : [`${name}:${version}`],
  };
}

function imageOf(component: JsonObject): VexIdentity {
  const purls = purlsOf(component['purl']).filter(({ source }) =>
    /^pkg:(?:oci|docker)\//.test(source),
  );
  const version = textOf(component['version']);
  const digests = listOf(component['hashes']).flatMap((item) => {
    const { alg, content } = objectOf(item);
    return alg === 'SHA-256' && typeof content === 'string'
      ? [`sha256:${content.toLowerCase()}`]
      : [];
  });
  if (version?.startsWith('sha256:')) digests.push(version);
  const isImage = component['type'] === 'container' || purls.length > 0;
  if (!isImage || purls.length + digests.length === 0) return { purls: [], anyTarget: true };
  return { purls, digests };
}

function authorOf(metadata: JsonObject): string | undefined {
  for (const key of ['manufacturer', 'supplier', 'manufacture'] as const) {
    const name = textOf(objectOf(metadata[key])['name']);
    if (name !== undefined) return name;
  }
  return listOf(metadata['authors']).flatMap((author) => textOf(objectOf(author)['name']) ?? [])[0];
}
