import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import type { ComposeFile, ComposeService } from './compose.ts';
import type { ImageConfig } from './image-config.ts';
import type { KubernetesObject, KubernetesSet, PodSubject } from './kubernetes.ts';

/** What checks look at: the thing that a file describes, whichever way it describes it. */
export interface Subjects {
  /** A whole build file. */
  dockerfile: Dockerfile;
  /** A whole Compose file. */
  'compose-file': ComposeFile;
  /** One service of a Compose file. */
  'compose-service': ComposeService;
  /** The configuration of a built image. */
  'image-config': ImageConfig;
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
