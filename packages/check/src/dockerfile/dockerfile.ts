import type { SourceFile, Span } from '../tree/source-file.ts';
import type { HereDocument, Segment } from './parse-lines.ts';

/** A build file: its stages, and what stands before the first one. */
export interface Dockerfile {
  readonly file: SourceFile;
  /** `# name=value` at the top. */
  readonly directives: ReadonlyMap<string, string>;
  /** ARG before the first FROM. */
  readonly before: readonly Instruction[];
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly index: number;
  /** `FROM … AS name`, in lower case. */
  readonly name: string | undefined;
  readonly from: Instruction;
  /** The image as written, variables and all. */
  readonly image: string;
  /** With its variables replaced; `undefined` when only the build will tell. */
  readonly resolvedImage: string | undefined;
  /** The stage that it goes on from. */
  readonly parent: Stage | undefined;
  /** Without FROM. */
  readonly instructions: readonly Instruction[];
}

export interface Instruction {
  /** In capitals: "RUN". */
  readonly keyword: string;
  /** `--name=value`; a flag without a value has "". */
  readonly flags: readonly Flag[];
  /** What follows the flags, as written, on one line. */
  readonly text: string;
  /** Where the pieces of `text` stand in the file. */
  readonly segments: readonly Segment[];
  /** Arguments of the exec form; `undefined` in shell form. */
  readonly exec: readonly string[] | undefined;
  /** Words of the shell form, quotes gone, variables as written. */
  readonly words: readonly string[];
  /** `name=value` of ENV, LABEL and ARG, with variables replaced where they are known. */
  readonly pairs: readonly Pair[];
  readonly hereDocuments: readonly HereDocument[];
  /** Set off by ONBUILD: it runs in builds on this image. */
  readonly onBuild: boolean;
  readonly span: Span;
}

export interface Flag {
  readonly name: string;
  readonly value: string;
}

export interface Pair {
  readonly name: string;
  /** `undefined` for an ARG without a default, and for what only the build will tell. */
  readonly value: string | undefined;
}

/** Value of a flag; `undefined` when it is not given. */
export function flagOf(instruction: Instruction, name: string): string | undefined {
  return instruction.flags.find((flag) => flag.name === name)?.value;
}

/** Every instruction of every stage, FROM left out. */
export function instructionsOf({ stages }: Dockerfile): Instruction[] {
  return stages.flatMap((stage) => stage.instructions);
}

/** Instructions of a stage and of those that it goes on from, the earliest first. */
export function lineageOf(stage: Stage): Instruction[] {
  const lineage: Instruction[] = [];
  for (let current: Stage | undefined = stage; current !== undefined; current = current.parent) {
    lineage.unshift(...current.instructions.filter(({ onBuild }) => !onBuild));
  }
  return lineage;
}

/** The stage that a build without `--target` makes. */
export function finalStage({ stages }: Dockerfile): Stage | undefined {
  return stages.at(-1);
}

/** The stages whose files end in the image: the last one, and those that it goes on from. */
export function shippedStages(dockerfile: Dockerfile): Stage[] {
  const shipped: Stage[] = [];
  for (let stage = finalStage(dockerfile); stage !== undefined; stage = stage.parent) {
    shipped.unshift(stage);
  }
  return shipped;
}
