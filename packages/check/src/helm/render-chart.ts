import { posix } from 'node:path';
import { messageOf, type Problem, SeaworthyError } from '@seaworthy/model';
import type { Node } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import { relocate } from '../tree/relocate.ts';
import { SourceFile } from '../tree/source-file.ts';
import { type Installed, missingDependencies } from './chart.ts';
import { functions } from './functions/index.ts';
import { textOf } from './functions/values.ts';
import type { Template } from './template/ast.ts';
import { Budget, type Environment, Execution } from './template/execute.ts';
import { parseTemplate } from './template/parse-template.ts';
import {
  TemplateError,
  unknownCharacter,
  type Value,
  type ValueFunction,
  type ValueMap,
} from './template/value.ts';

/** The cluster that is assumed: a recent one, with what Kubernetes itself serves. */
const kubernetesMinor = 34;

const ownGroups = new Set([
  ...['v1', 'apps/v1', 'autoscaling/v1', 'autoscaling/v2', 'batch/v1', 'policy/v1'],
  ...['admissionregistration.k8s.io/v1', 'apiextensions.k8s.io/v1', 'apiregistration.k8s.io/v1'],
  ...['authentication.k8s.io/v1', 'authorization.k8s.io/v1', 'certificates.k8s.io/v1'],
  ...['coordination.k8s.io/v1', 'discovery.k8s.io/v1', 'events.k8s.io/v1'],
  ...['flowcontrol.apiserver.k8s.io/v1', 'networking.k8s.io/v1', 'node.k8s.io/v1'],
  ...['rbac.authorization.k8s.io/v1', 'scheduling.k8s.io/v1', 'storage.k8s.io/v1'],
]);

export interface Rendered {
  readonly documents: readonly Node[];
  readonly problems: readonly Problem[];
  readonly skipped: ReadonlyMap<string, string>;
}

/**
 * The manifests that a chart makes with its own values, as `helm template` does, each value at the
 * place in the template that it comes from.
 */
export function renderChart(root: Installed, files: ReadonlyMap<string, SourceFile>): Rendered {
  return new ChartRendering(root, files).render();
}

class ChartRendering {
  readonly #root: Installed;
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #environment: Environment;
  readonly #templates = new Map<string, Template>();
  readonly #parsed = new Map<string, ReturnType<typeof parseTemplate>>();
  readonly #problems: Problem[] = [];
  readonly #skipped = new Map<string, string>();

  constructor(root: Installed, files: ReadonlyMap<string, SourceFile>) {
    this.#root = root;
    this.#files = files;
    const own: readonly (readonly [string, ValueFunction])[] = [
      ['tpl', (text, dot) => this.#tpl(textOf(text), dot ?? null)],
    ];
    this.#environment = {
      functions: new Map([...functions, ...own]),
      templates: this.#templates,
      budget: new Budget(root.chart.directory),
    };
  }

  render(): Rendered {
    const work: { main: Template; dot: Value; file: SourceFile }[] = [];
    this.#collect(this.#root, this.#root.chart.name, work);
    const documents = work.flatMap(({ main, dot, file }) => this.#renderFile(main, dot, file));
    return { documents, problems: this.#problems, skipped: this.#skipped };
  }

  /** Templates of subcharts first: those of the parent take their names over. */
  #collect(
    { chart, values, subcharts }: Installed,
    path: string,
    work: { main: Template; dot: Value; file: SourceFile }[],
  ): void {
    for (const [name, sub] of subcharts) this.#collect(sub, `${path}/charts/${name}`, work);
    const dot = this.#dotOf(chart.metadata, values, subcharts, chart.directory);
    for (const file of chart.templates) {
      const parsed = this.#parse(file);
      if (parsed === undefined) continue;
      for (const [name, template] of parsed.defined) this.#templates.set(name, template);
      const inside = file.path.slice(chart.directory === '' ? 0 : chart.directory.length + 1);
      const name = `${path}/${inside}`;
      this.#templates.set(name, parsed.main);
      // Partials, by their names.
      if (chart.isLibrary || posix.basename(inside).startsWith('_') || /\.tpl$/.test(inside)) {
        continue;
      }
      const template = new Map<string, Value>([
        ['Name', name],
        ['BasePath', `${path}/templates`],
      ]);
      work.push({ main: parsed.main, dot: new Map([...dot, ['Template', template]]), file });
    }
  }

  #parse(file: SourceFile): ReturnType<typeof parseTemplate> | undefined {
    const known = this.#parsed.get(file.path);
    if (known !== undefined) return known;
    return this.#guard(file, () => {
      const parsed = parseTemplate(file);
      this.#parsed.set(file.path, parsed);
      return parsed;
    });
  }

  #renderFile(main: Template, dot: Value, file: SourceFile): readonly Node[] {
    const rendered = this.#guard(file, () => {
      const execution = new Execution(this.#environment, file.path);
      execution.run(main, dot);
      const { output } = execution;
      const text = new SourceFile(file.path, output.text);
      return readYaml(text, { isUnknown: (value) => value.includes(unknownCharacter) }).map(
        (document) =>
          relocate(document, ({ start, end }) => {
            return output.sourceOf(start, end) ?? { file, start: 0, end: 0 };
          }),
      );
    });
    return rendered ?? [];
  }

  #guard<T>(file: SourceFile, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (error instanceof TemplateError) {
        const missing = missingDependencies(this.#root.chart);
        const hint = missing.length === 0 ? '' : ` (not at hand: ${missing.join(', ')})`;
        this.#skipped.set(
          file.path,
          `cannot be rendered with the chart's own values: ${messageOf(error).slice(0, 300)}${hint}`,
        );
      } else if (error instanceof SeaworthyError) {
        this.#problems.push({
          code: error.code === 'LIMIT_EXCEEDED' ? 'limit-exceeded' : 'unreadable-file',
          message: messageOf(error),
          path: file.path,
        });
      } else throw error;
      return undefined;
    }
  }

  #tpl(text: string, dot: Value): string {
    if (!text.includes('{{')) return text;
    const parsed = parseTemplate(new SourceFile('tpl', text));
    const templates =
      parsed.defined.size === 0
        ? this.#templates
        : new Map([...this.#templates, ...parsed.defined]);
    const execution = new Execution({ ...this.#environment, templates }, 'tpl', 1);
    execution.run(parsed.main, dot);
    return execution.output.text;
  }

  /** https://helm.sh/docs/chart_template_guide/builtin_objects/ */
  #dotOf(
    metadata: ValueMap,
    values: ValueMap,
    subcharts: ReadonlyMap<string, Installed>,
    directory: string,
  ): ValueMap {
    const chart = new Map<string, Value>();
    for (const [key, value] of metadata) {
      chart.set(key === 'apiVersion' ? 'APIVersion' : key[0]!.toUpperCase() + key.slice(1), value);
    }
    chart.set('IsRoot', directory === this.#root.chart.directory);
    const inner = new Map<string, Value>();
    for (const [name, sub] of subcharts) {
      inner.set(
        name,
        this.#dotOf(sub.chart.metadata, sub.values, sub.subcharts, sub.chart.directory),
      );
    }
    return new Map<string, Value>([
      ['Chart', chart],
      ['Values', values],
      ['Release', release],
      ['Capabilities', capabilities],
      ['Files', this.#filesOf(directory)],
      ['Subcharts', inner],
    ]);
  }

  /** Files of the chart, of those that are at hand: text that configuration is made of. */
  #filesOf(directory: string): ValueMap {
    const prefix = directory === '' ? '' : `${directory}/`;
    const get: ValueFunction = (path) =>
      this.#files.get(posix.normalize(`${prefix}${textOf(path)}`))?.text ?? '';
    const none = new Map<string, Value>([
      ['AsConfig', () => ''],
      ['AsSecrets', () => ''],
    ]);
    return new Map<string, Value>([
      ['Get', get],
      ['GetBytes', get],
      ['Lines', (path) => textOf(get(path ?? null)).split('\n')],
      ['Glob', () => none],
      ['AsConfig', () => ''],
      ['AsSecrets', () => ''],
    ]);
  }
}

const release: ValueMap = new Map<string, Value>([
  ['Name', 'release-name'],
  // Whoever installs it says where.
  ['Namespace', unknownCharacter],
  ['IsUpgrade', false],
  ['IsInstall', true],
  ['Revision', 1n],
  ['Service', 'Helm'],
]);

const version = `v1.${kubernetesMinor}.0`;

const capabilities: ValueMap = new Map<string, Value>([
  [
    'KubeVersion',
    new Map<string, Value>([
      ['Version', version],
      ['GitVersion', version],
      ['Major', '1'],
      ['Minor', String(kubernetesMinor)],
    ]),
  ],
  [
    'APIVersions',
    new Map<string, Value>([
      [
        'Has',
        (asked) => {
          const [group = '', ...rest] = textOf(asked ?? null).split('/');
          // "group/version", "group/version/Kind", "v1", "v1/Kind".
          const isCore = /^v\d/.test(group);
          return ownGroups.has(isCore ? group : `${group}/${rest[0] ?? ''}`);
        },
      ],
    ]),
  ],
  [
    'HelmVersion',
    new Map<string, Value>([
      ['Version', 'v4.0.0'],
      ['GoVersion', 'go1.25'],
    ]),
  ],
]);
