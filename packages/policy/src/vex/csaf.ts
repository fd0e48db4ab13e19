import type { VexStatus } from '@seaworthy/model';
import {
  isKnown,
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

/** `product_status` (CSAF 2.0, section 3.2.3.9). What is `recommended` says nothing of a flaw. */
const statuses: readonly (readonly [key: string, status: VexStatus])[] = [
  ['known_not_affected', 'not_affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under_investigation'],
];

/** A part of a part of a product: real documents have two levels. */
const maxRelationshipDepth = 8;

/**
 * CSAF 2.0 and 2.1: the VEX profile, and security advisories, which say the same of what is fixed
 * (docs.oasis-open.org/csaf/csaf/v2.0, sections 3.2.2, 3.2.3 and 4.5).
 */
export const csafVex: VexReader = {
  name: 'CSAF VEX',
  about: '2.0 and 2.1, profiles csaf_vex and csaf_security_advisory',
  recognises: (document) =>
    /^2\./.test(textOf(objectOf(document['document'])['csaf_version']) ?? ''),
  read(document, what) {
    const spend = productBudget(what);
    const head = objectOf(document['document']);
    const tracking = objectOf(head['tracking']);
    const author = textOf(objectOf(head['publisher'])['name']);
    const tree = readProductTree(objectOf(document['product_tree']));
    return listOf(document['vulnerabilities']).flatMap((item): VexStatement[] => {
      const vulnerability = objectOf(item);
      const names = namesOf(vulnerability);
      if (names.length === 0) return [];
      const productStatus = objectOf(vulnerability['product_status']);
      return statuses.flatMap(([key, status]) => {
        const ids = textsOf(productStatus[key]);
        spend(ids.length);
        return groupByWords(ids, vulnerability, status, tree.groups).flatMap(
          ({ justification, statement, ids: members }): VexStatement[] => {
            const products = members.flatMap((id) => tree.productOf(id) ?? []);
            if (products.length === 0) return [];
            return [
              {
                names,
                status,
                products,
                justification: justificationOf(justification),
                statement,
                timestampMs: timeOf(tracking['current_release_date']),
                author,
                source: what,
              },
            ];
          },
        );
      });
    });
  },
};

function namesOf(vulnerability: JsonObject): string[] {
  const others = listOf(vulnerability['ids']).flatMap((id) => textOf(objectOf(id)['text']) ?? []);
  const cve = textOf(vulnerability['cve']);
  // The numbers of trackers stand beside a CVE; alone they may be all that there is.
  return cve === undefined ? others : [cve];
}

interface Words {
  readonly justification: string | undefined;
  readonly statement: string | undefined;
  readonly ids: string[];
}

/** Products of one status, grouped by what is said of them: flags, impact, remediation. */
function groupByWords(
  ids: readonly string[],
  vulnerability: JsonObject,
  status: VexStatus,
  groups: ReadonlyMap<string, readonly string[]>,
): Words[] {
  const flags = wordsById(vulnerability['flags'], 'label', groups);
  const said = wordsById(
    vulnerability[status === 'affected' ? 'remediations' : 'threats'],
    'details',
    groups,
    (entry) => status === 'affected' || isImpact(entry),
  );
  const result = new Map<string, Words>();
  for (const id of new Set(ids)) {
    const justification = status === 'not_affected' ? flags(id) : undefined;
    const statement = status === 'fixed' ? undefined : said(id);
    const key = JSON.stringify([justification, statement]);
    const group = result.get(key) ?? { justification, statement, ids: [] };
    group.ids.push(id);
    result.set(key, group);
  }
  return [...result.values()];
}

/** Red Hat writes its severity here, in one word. */
function isImpact(threat: JsonObject): boolean {
  return threat['category'] === 'impact' && /\s|_/.test(textOf(threat['details']) ?? '');
}

/** The first word said of each product; entries that name none speak of all of them. */
function wordsById(
  list: unknown,
  field: string,
  groups: ReadonlyMap<string, readonly string[]>,
  accepts: (entry: JsonObject) => boolean = () => true,
): (id: string) => string | undefined {
  const byId = new Map<string, string>();
  let forAll: string | undefined;
  for (const item of listOf(list)) {
    const entry = objectOf(item);
    const words = textOf(entry[field]);
    if (words === undefined || !accepts(entry)) continue;
    const ids = textsOf(entry['product_ids']);
    const groupIds = textsOf(entry['group_ids']);
    if (ids.length + groupIds.length === 0) forAll ??= words;
    for (const id of ids) if (!byId.has(id)) byId.set(id, words);
    for (const group of groupIds) {
      for (const id of groups.get(group) ?? []) if (!byId.has(id)) byId.set(id, words);
    }
  }
  return (id) => byId.get(id) ?? forAll;
}

interface ProductTree {
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** `undefined` for a product that nothing in a scan could be told to be. */
  productOf(id: string): VexProduct | undefined;
}

interface Relationship {
  readonly part: string;
  readonly whole: string;
}

function readProductTree(tree: JsonObject): ProductTree {
  const identities = new Map<string, VexIdentity>();
  const relationships = new Map<string, Relationship>();
  const keep = (product: JsonObject): void => {
    const id = textOf(product['product_id']);
    if (id !== undefined) identities.set(id, identityOf(product));
  };
  for (const product of listOf(tree['full_product_names'])) keep(objectOf(product));
  const pending = [...listOf(tree['branches'])];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const branch = objectOf(item);
    if (branch['product'] !== undefined) keep(objectOf(branch['product']));
    for (const inner of listOf(branch['branches'])) pending.push(inner);
  }
  for (const item of listOf(tree['relationships'])) {
    const { full_product_name, product_reference, relates_to_product_reference } = objectOf(item);
    const [part, whole] = [textOf(product_reference), textOf(relates_to_product_reference)];
    const product = objectOf(full_product_name);
    const id = textOf(product['product_id']);
    if (id === undefined || part === undefined || whole === undefined) continue;
    keep(product);
    relationships.set(id, { part, whole });
  }
  return {
    groups: new Map(
      listOf(tree['product_groups']).flatMap((item) => {
        const group = objectOf(item);
        const id = textOf(group['group_id']);
        return id === undefined ? [] : [[id, textsOf(group['product_ids'])] as const];
      }),
    ),
    productOf: (id) => productOf(id, identities, relationships),
  };
}

/** The outermost whole is the product; the innermost part is what the statement is about. */
function productOf(
  id: string,
  identities: ReadonlyMap<string, VexIdentity>,
  relationships: ReadonlyMap<string, Relationship>,
): VexProduct | undefined {
  const follow = (start: string, step: keyof Relationship): string => {
    let at = start;
    for (let depth = 0; depth < maxRelationshipDepth; depth += 1) {
      const next = relationships.get(at);
      if (next === undefined) break;
      at = next[step];
    }
    return at;
  };
  const own = identities.get(id);
  const relationship = relationships.get(id);
  if (relationship === undefined) {
    return own !== undefined && isKnown(own) ? { identity: own, subcomponents: [] } : undefined;
  }
  const part = identities.get(follow(relationship.part, 'part'));
  const whole = identities.get(follow(relationship.whole, 'whole'));
  if (part === undefined || whole === undefined || !isKnown(part) || !isKnown(whole)) {
    return undefined;
  }
  return { identity: whole, subcomponents: [part] };
}

function identityOf(product: JsonObject): VexIdentity {
  const helper = objectOf(product['product_identification_helper']);
  const cpe = textOf(helper['cpe']);
  const digests = listOf(helper['hashes']).flatMap((item) =>
    listOf(objectOf(item)['file_hashes']).flatMap((hash) => {
      const { algorithm, value } = objectOf(hash);
      return algorithm === 'sha256' && typeof value === 'string'
        ? [`sha256:${value.toLowerCase()}`]
        : [];
    }),
  );
  return {
    purls: purlsOf(helper['purl'], ...listOf(helper['purls'])),
    digests,
    cpes: cpe === undefined ? [] : [cpe],
  };
}
