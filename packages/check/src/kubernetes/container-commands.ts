import { isShell, programOf } from '../shell/program.ts';
import { type Command, splitCommands } from '../shell/split-commands.ts';
import type { Container } from '../subjects/kubernetes.ts';
import { at, type Node, textsOf } from '../tree/node.ts';

/** What a list of words starts; of a shell with `-c`, what its script starts. */
export function commandsOf(words: readonly string[]): readonly Command[] {
  const [program = '', ...rest] = words;
  if (!isShell(program)) return [{ words, pipesTo: undefined, start: 0, end: 0 }];
  const flag = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
  return flag === -1
    ? [{ words, pipesTo: undefined, start: 0, end: 0 }]
    : splitCommands(rest[flag + 1] ?? '');
}

export function commandOf({ node }: Container): Node | undefined {
  return at(node, 'command') ?? at(node, 'args');
}

/** What a container starts, as far as the manifest says it. */
export function startCommandsOf({ node }: Container): readonly Command[] {
  const words = [...textsOf(at(node, 'command')), ...textsOf(at(node, 'args'))];
  return words.length === 0 ? [] : commandsOf(words);
}

/** What a command fetches from another machine; `undefined` when it fetches nothing. */
export function addressFetchedBy(command: Command): string | undefined {
  if (!/^(?:curl|wget)$/.test(programOf(command))) return undefined;
  return command.words.find(
    (word) =>
      /^(?:https?|ftp):\/\//.test(word) && !/^https?:\/\/(?:localhost|127\.|\[::1\]|\$)/.test(word),
  );
}
