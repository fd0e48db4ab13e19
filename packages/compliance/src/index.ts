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
export { parseFramework } from './parse-framework.ts';
export { type CheckFacts, speakersOf } from './sources.ts';
