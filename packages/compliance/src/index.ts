export type { Framework, FrameworkControl, Section } from './framework.ts';
export { frameworks } from './frameworks/index.ts';
export {
  type Accepted,
  type Compliance,
  type ControlState,
  type ControlVerdict,
  controlStates,
  type Found,
  judgeControls,
} from './judge-controls.ts';
export { frameworkJsonSchema, parseFramework } from './parse-framework.ts';
export { type CheckFacts, controlReference, speakersOf } from './sources.ts';
