import type { SubjectName } from '@seaworthy/check';
import type { Target } from '@seaworthy/model';

type TargetKind = Target['kind'];

/** A catalogue of controls: what somebody says that containers must be like. */
export interface Framework {
  /** As `--compliance` and the controls of checks name it: "cis-docker-1.6". */
  readonly name: string;
  readonly title: string;
  /** One line: what it is about. */
  readonly about: string;
  /** Where its publisher keeps it; absent for those of the user. */
  readonly url?: string;
  readonly sections: readonly Section[];
}

export interface Section {
  /** "4.1"; may be empty where a framework has no sections. */
  readonly id: string;
  readonly title: string;
  readonly controls: readonly FrameworkControl[];
}

export interface FrameworkControl {
  /** "4.1.2", without the name of the framework. */
  readonly id: string;
  /** In our own words: what is kept when it passes. */
  readonly title: string;
  /** How its publisher says that it is assessed. */
  readonly assessment?: Assessment;
  /** What speaks of it; whatever names it, where absent. */
  readonly sources?: readonly Source[];
  /**
   * Subjects of which one must have been looked at for it to pass; of what else speaks of it, it can
   * only fail. None at all: nothing in a scan can show that it is kept.
   */
  readonly passesBy?: readonly SubjectName[];
  /** Why nothing shows that it is kept, when nothing does. */
  readonly unseen?: string;
}

export type Assessment = 'automated' | 'manual';

export interface Source {
  /** Kinds of targets in which it counts; all of them where absent. */
  readonly about?: readonly TargetKind[];
  /** Ids of checks. */
  readonly checks?: readonly string[];
  /** Kinds of findings, each whole: "vulnerability", "secret". */
  readonly findings?: readonly string[];
  /** Controls of other frameworks, by "framework:item". */
  readonly controls?: readonly string[];
}

/** A control as data files write it. */
export type Line = readonly [
  id: string,
  title: string,
  more?: Omit<FrameworkControl, 'id' | 'title'>,
];

/** @param more what all controls of the section have in common */
export function section(
  id: string,
  title: string,
  lines: readonly Line[],
  more: Omit<FrameworkControl, 'id' | 'title'> = {},
): Section {
  return {
    id,
    title,
    controls: lines.map(([control, words, own]) => ({
      id: control,
      title: words,
      ...more,
      ...own,
    })),
  };
}

/** Subjects that show how containers run. */
export const deployments = [
  ...(['compose-service', 'compose-file', 'ecs-task'] as const),
  ...(['azure-container-group', 'azure-container-app', 'cloud-run-service'] as const),
] satisfies readonly SubjectName[];

/** Why nothing in a scan speaks of a control. */
export const unseen = {
  host: 'about files and services of the host, which this version does not look at',
  daemon: 'about the configuration of the Docker daemon, which this version does not read',
  cluster: 'about files on the nodes of a cluster, which this version does not look at',
  running: 'shows only while containers run, which this version does not watch',
  practice: 'about what people do; no file shows whether they do',
  provider: 'about a service of its provider, which this version does not ask',
  judgement: 'what is right here takes a person to say',
} as const;
