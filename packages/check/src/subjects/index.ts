import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import type { GithubWorkflow } from './github-workflow.ts';
import type { GitlabPipeline } from './gitlab-pipeline.ts';
import type { KubernetesObject, KubernetesSet, PodSubject } from './kubernetes.ts';

/** What checks look at: the thing that a file describes, whichever way it describes it. */
export interface Subjects {
  /** A whole build file. */
  dockerfile: Dockerfile;
  /** A workflow of GitHub Actions, or a composite action. */
  'github-workflow': GithubWorkflow;
  /** A file of GitLab CI. */
  'gitlab-pipeline': GitlabPipeline;
  /** Any object of a Kubernetes manifest. */
  'kubernetes-object': KubernetesObject;
  /** A pod, also as the template of a workload. */
  pod: PodSubject;
  /** All objects that were found together: for what one file cannot show. */
  'kubernetes-set': KubernetesSet;
}

export type SubjectName = keyof Subjects;

/** One subject with its kind; `resource` names it for people: "Deployment web". */
export type Subject = {
  [Name in SubjectName]: {
    readonly name: Name;
    readonly resource: string;
    readonly value: Subjects[Name];
  };
}[SubjectName];
