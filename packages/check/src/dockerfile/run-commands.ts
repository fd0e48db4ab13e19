import { type Command, splitCommands } from '../shell/split-commands.ts';
import type { Instruction } from './dockerfile.ts';

/** The commands that a RUN, CMD or ENTRYPOINT starts, in shell form or through a shell. */
export function commandsOf(instruction: Instruction): readonly Command[] {
  const { exec, text, hereDocuments } = instruction;
  if (exec !== undefined) {
    const [program = '', ...rest] = exec;
    const flag = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
    return isShell(program) && flag !== -1
      ? splitCommands(rest[flag + 1] ?? '')
      : [{ words: exec, pipesTo: undefined }];
  }
  // `RUN <<EOF` alone hands the document to the shell; `RUN python3 <<EOF` to what it names.
  const script = /^<<-?["']?[\w.]+["']?$/.test(text) ? (hereDocuments[0]?.text ?? '') : text;
  return splitCommands(script);
}

export function isShell(program: string): boolean {
  return /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|k|z|c)?sh$/.test(program);
}

/** Name of a program without its directory, and what `sudo` would start. */
export function programOf({ words }: Command): string {
  const start = words[0] === 'sudo' ? words.findIndex((word, i) => i > 0 && !/^-/.test(word)) : 0;
  return (words[Math.max(0, start)] ?? '').replace(/^.*\//, '');
}
