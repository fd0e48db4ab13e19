import { gitlabPipelineOf } from '../subjects/gitlab-pipeline.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

/** Pipelines of GitLab CI, also parts of one that others include. */
export const gitlabCi: FileKind = {
  name: 'gitlab-ci',
  examplePath: '.gitlab-ci.yml',

  mayBe: (path) =>
    /(?:^|[/.])\.?gitlab-ci\.ya?ml$/.test(path) ||
    /(?:^|\/)\.gitlab(?:-ci|\/ci)\/.+\.ya?ml$/.test(path),

  read(file) {
    // A header of inputs may come first, as a document of its own.
    const pipelines = readYaml(file).flatMap((document) => gitlabPipelineOf(document) ?? []);
    return pipelines.map((value) => ({ name: 'gitlab-pipeline', resource: 'pipeline', value }));
  },
};
