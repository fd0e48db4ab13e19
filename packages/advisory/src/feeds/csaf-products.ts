import { parsePurl } from '@seaworthy/model';
import { type JsonObject, objectOf, objectsOf, textOf } from './json.ts';
import { type RedHatStream, streamOfCpe } from './redhat-streams.ts';

/** An RPM package in a stream of Red Hat Enterprise Linux, as a product id of CSAF names it. */
export interface CsafProduct {
  stream: RedHatStream;
  name: string;
  /** Whether the source package is meant, not a binary one of its name. */
  source: boolean;
  /** "1:2.4.37-43"; absent where the id stands for every version. */
  version?: string;
  /** "nodejs:18" */
  module?: string;
}

type Component = Omit<CsafProduct, 'stream'>;

/**
 * The product tree of a CSAF 2.0 document (section 3.2.2 of the standard): branches with products,
 * and relationships that make "this package in that stream" of two of them. What is no RPM package
 * of Red Hat Enterprise Linux is left out. Ids are resolved when they are asked for: a document has
 * tens of thousands of them, most for other products or architectures.
 */
export class CsafProducts {
  readonly #streams = new Map<string, RedHatStream>();
  readonly #identified = new Map<string, { purl: string | undefined; name: string }>();
  readonly #relations = new Map<string, { component: string; of: string }>();
  readonly #components = new Map<string, Component | undefined>();

  constructor(tree: JsonObject) {
    for (const product of objectsOf(tree['full_product_names'])) this.#addProduct(product);
    const pending = [...objectsOf(tree['branches'])];
    for (let branch = pending.pop(); branch !== undefined; branch = pending.pop()) {
      this.#addProduct(objectOf(branch['product']));
      for (const child of objectsOf(branch['branches'])) pending.push(child);
    }
    if (this.#streams.size === 0) return;
    for (const relation of objectsOf(tree['relationships'])) {
      const id = textOf(objectOf(relation['full_product_name'])['product_id']);
      const component = textOf(relation['product_reference']);
      const of = textOf(relation['relates_to_product_reference']);
      if (id === undefined || component === undefined || of === undefined) continue;
      this.#relations.set(id, { component, of });
    }
  }

  /** What a product id stands for; `undefined` when it is no RPM package of the distribution. */
  resolve(id: string): CsafProduct | undefined {
    const relation = this.#relations.get(id);
    if (relation === undefined) return undefined;
    let stream = this.#streams.get(relation.of);
    let module: string | undefined;
    if (stream === undefined) {
      // A package of a module of a stream.
      const outer = this.#relations.get(relation.of);
      stream = outer && this.#streams.get(outer.of);
      module = outer && this.#moduleNamed(outer.component);
      if (module === undefined) return undefined;
    }
    const component = stream && this.#component(relation.component);
    if (stream === undefined || component === undefined) return undefined;
    return { stream, ...(module !== undefined && { module }), ...component };
  }

  #addProduct(product: JsonObject): void {
    const id = textOf(product['product_id']);
    if (id === undefined) return;
    const helper = objectOf(product['product_identification_helper']);
    const cpe = textOf(helper['cpe']);
    const stream = cpe === undefined ? undefined : streamOfCpe(cpe);
    if (stream !== undefined) this.#streams.set(id, stream);
    else if (cpe === undefined) {
      const name = textOf(product['name']) ?? id;
      this.#identified.set(id, { purl: textOf(helper['purl']), name });
    }
  }

  #component(id: string): Component | undefined {
    if (this.#components.has(id)) return this.#components.get(id);
    const identified = this.#identified.get(id);
    const component =
      identified &&
      (identified.purl === undefined
        ? componentNamed(identified.name)
        : componentOfPurl(identified.purl));
    this.#components.set(id, component);
    return component;
  }

  /** The module of "pkg:rpmmod/redhat/nodejs@18:8090020231109:63b34585" or of "nodejs:18:...". */
  #moduleNamed(id: string): string | undefined {
    const identified = this.#identified.get(id);
    const purl = identified?.purl === undefined ? undefined : parsePurl(identified.purl);
    if (purl?.type === 'rpmmod') return streamOfModule(`${purl.name}:${purl.version ?? ''}`);
    return streamOfModule(identified?.name ?? id);
  }
}

function componentOfPurl(text: string): Component | undefined {
  const purl = parsePurl(text);
  // "pkg:rpmmod/redhat/ruby:2.6/ruby" was a package of a module once.
  if (purl?.type === 'rpmmod' && purl.namespace?.startsWith('redhat/')) {
    return componentNamed(`${purl.namespace.slice('redhat/'.length)}/${purl.name}`);
  }
  if (purl?.type !== 'rpm') return undefined;
  const { epoch, arch, rpmmod } = purl.qualifiers ?? {};
  const module = rpmmod === undefined ? undefined : streamOfModule(rpmmod);
  if (rpmmod !== undefined && module === undefined) return undefined; // of a Flatpak
  const { version } = purl;
  return {
    name: purl.name,
    source: arch === 'src',
    ...(version !== undefined && {
      version: epoch === undefined || epoch === '0' ? version : `${epoch}:${version}`,
    }),
    ...(module !== undefined && { module }),
  };
}

/** Before they had package URLs, packages without a fix went by name: "kernel", "ruby:2.5/ruby". */
function componentNamed(name: string): Component | undefined {
  const match = /^(?:([\w.+-]+:[\w.+-]+)\/)?([\w.+-]+)$/.exec(name);
  if (match === null || match[2]!.length > 200) return undefined;
  return { name: match[2]!, source: true, ...(match[1] !== undefined && { module: match[1] }) };
}

/** "ruby:3.1" of "ruby:3.1:8090020240311122605:a75119d5". */
function streamOfModule(text: string): string | undefined {
  return /^[\w.+-]{1,100}:[\w.+-]{1,100}(?=:|$)/.exec(text)?.[0];
}
