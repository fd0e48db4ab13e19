import type { Play } from '../support/attack-stage.ts';

/** What intruders do, and what alerts of it. */
export interface Attack {
  readonly what: string;
  readonly attack: Play;
  /** Rules that alert, each once. */
  readonly expected: readonly string[];
  /** A part of the command line of the first. */
  readonly by: string;
  /** The same for an honest reason. */
  readonly twin: Play;
}

export const python = (...words: string[]): Play => ({ command: ['python3', ...words] });
export const shell = (line: string, ...options: string[]): Play => ({
  command: ['sh', '-c', line],
  options,
});
/** Somebody waits at port 4444 for what the command gives him. */
export const toListener = (...words: string[]): Play => ({
  command: ['python3', '/attack/listener.py', '4444', ...words],
});
/** So that a container may give itself addresses. */
export const ownNetwork = ['--cap-add', 'NET_ADMIN'];
