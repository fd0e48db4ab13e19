export { applyEdits } from './apply-edits.ts';
export type { AnyCheck, Check, Edit, Example, Violation } from './check.ts';
export { checks, type Pack, packs } from './checks/index.ts';
export type { Control } from './controls.ts';
export { type Judgement, judgeFiles } from './judge-files.ts';
export { fileKinds } from './kinds/index.ts';
export type { FileKind } from './kinds/kind.ts';
export type { Subject, SubjectName, Subjects } from './subjects/index.ts';
export { SourceFile, type Span } from './tree/source-file.ts';
