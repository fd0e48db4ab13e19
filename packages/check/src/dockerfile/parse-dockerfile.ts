import { limitExceeded } from '@seaworthy/model';
import type { SourceFile } from '../tree/source-file.ts';
import type { Dockerfile, Flag, Instruction, Pair, Stage } from './dockerfile.ts';
import { expandVariables, type Scope } from './expand-variables.ts';
import { type Line, parseLines, withoutFirst } from './parse-lines.ts';
import { parseExecForm, splitWords, unquote } from './words.ts';

/** Which instructions have an exec form. */
const hasExecForm = new Set([
  ...['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'VOLUME', 'COPY', 'ADD'],
  'HEALTHCHECK',
]);

const hasPairs = new Set(['ENV', 'LABEL', 'ARG']);

/** Set by BuildKit for every build (Dockerfile reference, "Automatic platform ARGs"). */
const platformArguments = ['BUILD', 'TARGET'].flatMap((side) =>
  ['PLATFORM', 'OS', 'ARCH', 'VARIANT'].map((part) => `${side}${part}`),
);

/** Stages in one file; each knows the variables of those that it goes on from. */
const maxStages = 300;

interface OpenStage extends Stage {
  readonly instructions: Instruction[];
}

/**
 * Reads a Dockerfile (https://docs.docker.com/reference/dockerfile/). It is forgiving: what a
 * build would refuse is kept as it stands. Without any FROM there are no stages.
 * @throws SeaworthyError LIMIT_EXCEEDED
 */
export function parseDockerfile(file: SourceFile): Dockerfile {
  const { directives, escapeMark, lines } = parseLines(file);
  const before: Instruction[] = [];
  const stages: OpenStage[] = [];
  const globals = new Map<string, string | undefined>();
  for (const name of platformArguments) globals.set(name, undefined);
  const scopes = new Map<Stage, Scope>();
  let scope = globals;
  for (const line of lines) {
    const stage = stages.at(-1);
    const instruction = readInstruction(line, scope, escapeMark);
    if (line.keyword === 'FROM') {
      if (stages.length >= maxStages) throw limitExceeded(file.path, 'stages', maxStages);
      const opened = openStage(instruction, stages, globals, escapeMark);
      stages.push(opened);
      // Of what stands before it a stage knows what the stage knows that it goes on from; the
      // arguments before the first one it has to ask for.
      scope = new Map(opened.parent === undefined ? [] : scopes.get(opened.parent));
      scopes.set(opened, scope);
    } else if (stage === undefined) {
      before.push(instruction);
      declare(instruction, scope, new Map());
    } else {
      stage.instructions.push(instruction);
      if (!instruction.onBuild) declare(instruction, scope, globals);
    }
  }
  return { file, directives, before, stages };
}

function openStage(
  from: Instruction,
  stages: readonly Stage[],
  globals: Scope,
  escapeMark: string,
): OpenStage {
  const [image = '', as, name] = from.words;
  const resolvedImage = expandVariables(image, globals, escapeMark);
  const parent = stages.find(
    (stage) => stage.name !== undefined && stage.name === resolvedImage?.toLowerCase(),
  );
  const isNamed = as?.toLowerCase() === 'as';
  return {
    ...{ index: stages.length, from, image, resolvedImage, parent, instructions: [] },
    name: isNamed ? name?.toLowerCase() : undefined,
  };
}

function declare(
  { keyword, pairs }: Instruction,
  scope: Map<string, string | undefined>,
  globals: Scope,
): void {
  if (keyword === 'ENV') for (const { name, value } of pairs) scope.set(name, value);
  if (keyword !== 'ARG') return;
  for (const { name, value } of pairs) scope.set(name, value ?? globals.get(name));
}

function readInstruction(line: Line, scope: Scope, escapeMark: string): Instruction {
  if (line.keyword === 'ONBUILD') {
    const keyword = /^\S*/.exec(line.rest)![0];
    const inner = { ...line, keyword: keyword.toUpperCase() };
    const rest = line.rest.slice(keyword.length).trimStart();
    const segments = withoutFirst(line.segments, line.rest.length - rest.length);
    return { ...readInstruction({ ...inner, rest, segments }, scope, escapeMark), onBuild: true };
  }
  const { flags, text } = readFlags(line.rest);
  const execText = line.keyword === 'HEALTHCHECK' ? text.replace(/^CMD\s+/i, '') : text;
  const exec = hasExecForm.has(line.keyword) ? parseExecForm(execText) : undefined;
  return {
    keyword: line.keyword,
    ...{ flags, text, exec },
    segments: withoutFirst(line.segments, line.rest.length - text.length),
    words: exec ?? splitWords(text, escapeMark).map((word) => unquote(word, escapeMark)),
    pairs: hasPairs.has(line.keyword) ? readPairs(line.keyword, text, scope, escapeMark) : [],
    hereDocuments: line.hereDocuments,
    onBuild: false,
    span: line.span,
  };
}

/** Flags come first: `--mount=type=cache,target=/x --network=none`. */
function readFlags(rest: string): { flags: Flag[]; text: string } {
  const flags: Flag[] = [];
  let text = rest;
  for (;;) {
    const match = /^--([a-z][a-z-]*)(?:=("[^"]*"|\S*))?(?:\s+|$)/.exec(text);
    if (match === null) return { flags, text };
    flags.push({ name: match[1]!, value: (match[2] ?? '').replaceAll('"', '') });
    text = text.slice(match[0].length);
  }
}

function readPairs(keyword: string, text: string, scope: Scope, escapeMark: string): Pair[] {
  const words = splitWords(text, escapeMark);
  const first = words[0] ?? '';
  // The old form, which takes one name and the rest of the line.
  if (keyword !== 'ARG' && !first.includes('=')) {
    const value = text.slice(first.length).trim();
    return first === '' ? [] : [{ name: first, value: expandVariables(value, scope, escapeMark) }];
  }
  return words.map((word) => {
    const sign = word.indexOf('=');
    if (sign === -1) return { name: unquote(word, escapeMark), value: undefined };
    const name = unquote(word.slice(0, sign), escapeMark);
    return { name, value: expandVariables(word.slice(sign + 1), scope, escapeMark) };
  });
}
