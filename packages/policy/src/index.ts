export { type Gate, gate } from './gate/judge-gates.ts';
