import type { Command } from '../command.ts';
import { scan } from './scan.ts';

/** Every command, in the order in which the help shows them. */
export const commands: readonly Command[] = [scan];
