import { posix } from 'node:path';
import { messageOf, type Problem, SeaworthyError } from '@seaworthy/model';
import { type Chart, install, readChart } from '../helm/chart.ts';
import { renderChart } from '../helm/render-chart.ts';
import { objectsIn, subjectsOfObjects } from '../kinds/kubernetes.ts';
import type { Subject } from '../subjects/index.ts';
import type { SourceFile } from '../tree/source-file.ts';
import type { Builder } from './builder.ts';

/** Charts that one tree may hold: past it the tree is generated, or hostile. */
const maxCharts = 500;

/** Helm: a chart's templates with the chart's own values, as `helm template` renders them. */
export const helm: Builder = {
  name: 'helm',

  mayNeed: (path) => /\.(?:ya?ml|json|tpl)$/.test(path),

  build(files) {
    const sets: Subject[][] = [];
    const parts = new Set<string>();
    const problems: Problem[] = [];
    const skipped = new Map<string, string>();
    const roots = rootsOf(files);
    for (const root of roots.slice(0, maxCharts)) {
      try {
        const chart = readChart(root, files);
        addParts(chart, parts);
        const rendered = renderChart(install(chart), files);
        const objects = objectsIn(rendered.documents, root.path);
        // Mends are edits of YAML; what stands there is a template.
        sets.push(
          subjectsOfObjects(objects).map((each) => ({ ...each, isForeign: true as const })),
        );
        problems.push(...rendered.problems);
        for (const [path, why] of rendered.skipped) skipped.set(path, why);
      } catch (error) {
        if (!(error instanceof SeaworthyError)) throw error;
        const code = error.code === 'LIMIT_EXCEEDED' ? 'limit-exceeded' : 'unreadable-file';
        problems.push({ code, message: messageOf(error), path: root.path });
      }
    }
    if (roots.length > maxCharts) {
      const message = `more than ${maxCharts} charts`;
      problems.push({ code: 'limit-exceeded', message, path: roots[maxCharts]!.path });
    }
    return { sets, parts, problems, skipped };
  },
};

/** Charts that are in no other chart's charts/. */
function rootsOf(files: ReadonlyMap<string, SourceFile>): SourceFile[] {
  return [...files.values()].filter(({ path }) => {
    if (posix.basename(path) !== 'Chart.yaml') return false;
    const above = posix.dirname(posix.dirname(path));
    const isSub = posix.basename(above) === 'charts';
    return !(isSub && files.has(posix.join(posix.dirname(above), 'Chart.yaml')));
  });
}

function addParts({ directory, templates, subcharts }: Chart, parts: Set<string>): void {
  const prefix = directory === '' ? '' : `${directory}/`;
  for (const name of ['Chart.yaml', 'values.yaml']) parts.add(`${prefix}${name}`);
  for (const { path } of templates) parts.add(path);
  for (const sub of subcharts) addParts(sub, parts);
}
