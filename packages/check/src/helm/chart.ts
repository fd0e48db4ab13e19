import { posix } from 'node:path';
import type { Node } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { SourceFile } from '../tree/source-file.ts';
import { copyOf, mergeInto, valueIn } from './functions/values.ts';
import { isMap, isTrue, type Value, type ValueMap } from './template/value.ts';

/** Charts in charts. */
const maxDepth = 10;

export interface Chart {
  readonly name: string;
  /** Path of its directory; "" is the root. */
  readonly directory: string;
  readonly metadata: ValueMap;
  readonly values: ValueMap;
  /** Templates, partials too. */
  readonly templates: readonly SourceFile[];
  readonly subcharts: readonly Chart[];
  /** Of a kind that is only there for others to use. */
  readonly isLibrary: boolean;
}

interface Dependency {
  readonly name: string;
  readonly alias: string;
  readonly condition: string;
  readonly tags: readonly string[];
}

/**
 * A chart as its directory has it (https://helm.sh/docs/topics/charts/), with those in charts/.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function readChart(
  file: SourceFile,
  files: ReadonlyMap<string, SourceFile>,
  depth = 0,
): Chart {
  const directory = posix.dirname(file.path) === '.' ? '' : posix.dirname(file.path);
  const prefix = directory === '' ? '' : `${directory}/`;
  const metadata = mapIn(file);
  const valuesFile = files.get(`${prefix}values.yaml`);
  const subcharts: Chart[] = [];
  const templates: SourceFile[] = [];
  for (const each of files.values()) {
    if (!each.path.startsWith(prefix)) continue;
    const inside = each.path.slice(prefix.length);
    if (/^templates\/.*\.(?:ya?ml|tpl)$/.test(inside)) templates.push(each);
    if (/^charts\/[^/]+\/Chart\.yaml$/.test(inside) && depth < maxDepth) {
      subcharts.push(readChart(each, files, depth + 1));
    }
  }
  return {
    name: String(metadata.get('name') ?? posix.basename(directory)),
    directory,
    metadata,
    values: valuesFile === undefined ? new Map() : mapIn(valuesFile),
    templates,
    subcharts,
    isLibrary: metadata.get('type') === 'library',
  };
}

function mapIn(file: SourceFile): ValueMap {
  const [root]: (Node | undefined)[] = readYaml(file);
  const value = root === undefined ? null : valueIn(root);
  return isMap(value) ? value : new Map();
}

/** A chart that takes part, with the values that it sees. */
export interface Installed {
  readonly chart: Chart;
  readonly values: ValueMap;
  readonly subcharts: ReadonlyMap<string, Installed>;
}

/**
 * Values as Helm hands them down: a parent's section of a subchart's name wins over the subchart's
 * own, and "global" is everybody's. Subcharts whose condition or tags say no are left out.
 */
export function install(chart: Chart, given: ValueMap = new Map()): Installed {
  const values = mergeNulls(copyOf(chart.values) as ValueMap, given);
  const dependencies = dependenciesOf(chart.metadata);
  const subcharts = new Map<string, Installed>();
  for (const sub of chart.subcharts) {
    const uses = dependencies.filter(({ name }) => name === sub.name);
    const named = uses.length === 0 ? [undefined] : uses;
    for (const use of named) {
      if (use !== undefined && !isEnabled(use, values)) continue;
      const name = use === undefined || use.alias === '' ? sub.name : use.alias;
      const own = values.get(name);
      const section = isMap(own) ? own : new Map<string, Value>();
      const global = values.get('global');
      if (isMap(global)) {
        const theirs = section.get('global');
        const base = copyOf(global) as ValueMap;
        section.set('global', isMap(theirs) ? mergeInto(base, theirs, true) : base);
      }
      const installed = install(sub, section);
      values.set(name, installed.values);
      subcharts.set(name, installed);
    }
  }
  return { chart, values, subcharts };
}

/** A null takes a default away. */
function mergeNulls(into: ValueMap, from: ValueMap): ValueMap {
  for (const [key, value] of from) {
    const old = into.get(key);
    if (value === null) into.delete(key);
    else if (isMap(old) && isMap(value)) mergeNulls(old, value);
    else into.set(key, value);
  }
  return into;
}

function dependenciesOf(metadata: ValueMap): Dependency[] {
  const list = metadata.get('dependencies');
  return (Array.isArray(list) ? (list as readonly Value[]) : []).flatMap((each) => {
    if (!isMap(each)) return [];
    const tags = each.get('tags');
    return [
      {
        name: String(each.get('name') ?? ''),
        alias: String(each.get('alias') ?? ''),
        condition: String(each.get('condition') ?? ''),
        tags: Array.isArray(tags) ? tags.map(String) : [],
      },
    ];
  });
}

/** The first condition that is set decides; then tags, of which one that is on is enough. */
function isEnabled({ condition, tags }: Dependency, values: ValueMap): boolean {
  for (const path of condition.split(',')) {
    let value: Value | undefined = values;
    for (const key of path.trim().split('.')) value = isMap(value) ? value.get(key) : undefined;
    if (typeof value === 'boolean') return value;
  }
  const settings = values.get('tags');
  const said = tags.flatMap((tag) => {
    const value = isMap(settings) ? settings.get(tag) : undefined;
    return typeof value === 'boolean' ? [value] : [];
  });
  return said.length === 0 || said.some(isTrue);
}

/** The name of a resource's own dependency, for messages. */
export function missingDependencies(chart: Chart): string[] {
  const present = new Set(chart.subcharts.map(({ name }) => name));
  return dependenciesOf(chart.metadata).flatMap(({ name }) => (present.has(name) ? [] : [name]));
}
