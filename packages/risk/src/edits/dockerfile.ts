import { type Edited, splice } from './editor.ts';

/** A FROM instruction: where its reference stands, and the name that it gives its stage. */
interface Stage {
  readonly reference: string;
  readonly start: number;
  readonly name: string | undefined;
}

/**
 * Moves the base image of a Dockerfile's last stage, and of other stages on the very same one. Flags,
 * stage names, comments and everything else stay as they are
 * (https://docs.docker.com/reference/dockerfile/#from).
 *
 * @param from the base that is to be replaced; any when absent
 */
export function editDockerfile(text: string, to: string, from?: string): Edited {
  const stages = stagesOf(text);
  let last = stages.at(-1);
  // A stage built on another one has that one's base.
  for (let hops = 0; last !== undefined && hops < stages.length; hops++) {
    const index = stages.indexOf(last);
    const parent = stages.findLastIndex(
      (stage, n) => n < index && stage.name === last!.reference.toLowerCase(),
    );
    if (parent < 0) break;
    last = stages[parent];
  }
  if (last === undefined) return { left: 'it has no FROM' };
  const { reference } = last;
  if (reference.includes('$'))
    return { left: `its base ${reference.slice(0, 80)} is put together from arguments` };
  if (from !== undefined && familiar(reference) !== familiar(from)) {
    return { left: `its base is ${reference.slice(0, 80)}, not ${from}` };
  }
  if (reference.includes('@') && !to.includes('@')) {
    return { left: `its base is pinned by digest, and the digest of ${to} is not known` };
  }
  if (reference === to) return { left: `its base is ${to} already` };
  let edited = text;
  for (const stage of stages.toReversed()) {
    if (stage.reference !== reference) continue;
    edited = splice(
      edited,
      stage.start,
      stage.start + reference.length,
      likeWritten(reference, to),
    );
  }
  return { text: edited, next: 'docker build --pull .' };
}

function stagesOf(text: string): Stage[] {
  const continuation = /^(?:[ \t]*#[^\n]*\n)*?[ \t]*#[ \t]*escape[ \t]*=[ \t]*`/i.test(text)
    ? '`'
    : '\\';
  const stages: Stage[] = [];
  let offset = 0;
  let isContinued = false;
  let heredoc: string | undefined;
  for (const line of text.split('\n')) {
    const content = line.replace(/\r$/, '');
    if (heredoc !== undefined) {
      if (content.replace(/^\t*/, '') === heredoc) heredoc = undefined;
    } else if (!/^[ \t]*(?:#|$)/.test(content)) {
      const match =
        /^([ \t]*FROM[ \t]+(?:--[\w-]+=[^ \t]+[ \t]+)*)([^ \t]+)(?:[ \t]+AS[ \t]+([^ \t]+))?[ \t]*$/i.exec(
          content,
        );
      if (!isContinued && match !== null) {
        stages.push({
          reference: match[2]!,
          start: offset + match[1]!.length,
          name: match[3]?.toLowerCase(),
        });
      }
      isContinued = content.trimEnd().endsWith(continuation);
      heredoc = /^[ \t]*(?:RUN|COPY|ADD)\b.*<<-?["']?(\w+)["']?/i.exec(content)?.[1];
    }
    offset += line.length + 1;
  }
  return stages;
}

/** Two ways to write one reference are one: "docker.io/library/debian:12" is "debian:12". */
function familiar(reference: string): string {
  const name = reference.replace(/@.*$/, '').replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
  return /:[^/]*$/.test(name) ? name : `${name}:latest`;
}

/** Without the registry that everybody leaves out, unless it was written before. */
function likeWritten(before: string, to: string): string {
  return before.startsWith('docker.io/') ? to : to.replace(/^docker\.io\/(?:library\/)?/, '');
}
