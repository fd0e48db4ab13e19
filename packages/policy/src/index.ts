export { type Gate, gate } from './gate.ts';
