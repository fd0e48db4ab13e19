import { vexStatuses } from '@seaworthy/model';
import {
  justificationOf,
  listOf,
  objectOf,
  productBudget,
  purlsOf,
  textOf,
  textsOf,
  timeOf,
} from './json.ts';
import type { JsonObject, VexIdentity, VexProduct, VexReader, VexStatement } from './statement.ts';

/**
 * OpenVEX 0.2.0 (github.com/openvex/spec, OPENVEX-SPEC.md), and the shapes before it, in which a
 * flaw and a product are plain texts and parts stand beside the products.
 */
export const openVex: VexReader = {
  name: 'OpenVEX',
  about: '0.2.0, 0.0.2 and 0.0.1',
  recognises: (document) =>
    [document['@context'], ...listOf(document['@context'])].some(
      (context) => typeof context === 'string' && context.startsWith('https://openvex.dev/ns'),
    ),
  read(document, what) {
    const spend = productBudget(what);
    const author = textOf(document['author']);
    return listOf(document['statements']).flatMap((item): VexStatement[] => {
      const statement = objectOf(item);
      const status = vexStatuses.find((each) => each === statement['status']);
      const names = namesOf(statement['vulnerability']);
      const parts = listOf(statement['subcomponents']).map(identityOf);
      const products = listOf(statement['products']).map((product): VexProduct => {
        const own = listOf(objectOf(product)['subcomponents']).map(identityOf);
        return { identity: identityOf(product), subcomponents: [...own, ...parts] };
      });
      spend(products.reduce((sum, { subcomponents }) => sum + 1 + subcomponents.length, 0));
      if (status === undefined || names.length === 0 || products.length === 0) return [];
      return [
        {
          names,
          status,
          products,
          justification: justificationOf(statement['justification']),
          statement:
            textOf(statement[status === 'affected' ? 'action_statement' : 'impact_statement']) ??
            textOf(statement['status_notes']),
          timestampMs: timeOf(
            statement['last_updated'],
            statement['timestamp'],
            document['timestamp'],
          ),
          author,
          source: what,
        },
      ];
    });
  },
};

function namesOf(vulnerability: unknown): string[] {
  const plain = textOf(vulnerability);
  if (plain !== undefined) return [plain];
  const { name, '@id': id, aliases } = objectOf(vulnerability) as JsonObject;
  const main = textOf(name) ?? textOf(id);
  return main === undefined ? [] : [main, ...textsOf(aliases)];
}

const digestNames = { 'sha-256': 'sha256', 'sha-512': 'sha512' } as const;

function identityOf(component: unknown): VexIdentity {
  const plain = textOf(component);
  if (plain !== undefined) return namedBy(plain);
  const object = objectOf(component);
  const identifiers = objectOf(object['identifiers']);
  const hashes = objectOf(object['hashes']);
  const byId = namedBy(textOf(object['@id']) ?? '');
  return {
    purls: [...byId.purls, ...purlsOf(identifiers['purl'])],
    references: byId.references ?? [],
    digests: Object.entries(digestNames).flatMap(([name, algorithm]) => {
      const hash = textOf(hashes[name]);
      return hash === undefined ? [] : [`${algorithm}:${hash.toLowerCase()}`];
    }),
  };
}

/** Many write an image's reference where the specification asks for an IRI. */
function namedBy(id: string): VexIdentity {
  const purls = purlsOf(id);
  return purls.length > 0 || id === '' ? { purls } : { purls, references: [id] };
}
