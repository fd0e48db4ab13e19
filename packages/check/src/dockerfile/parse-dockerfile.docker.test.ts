import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, hasCommand, startDocker, whyNoEngine } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SourceFile } from '../tree/source-file.ts';
import { finalStage, lineageOf } from './dockerfile.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

/** What an image says in the end; the parser of Docker is the judge of ours. */
interface Outcome {
  readonly env: Record<string, string | undefined>;
  readonly labels: Record<string, string | undefined>;
  readonly cmd: readonly string[];
  readonly entrypoint: readonly string[];
}

const canRun = hasCommand('dockerd') && hasCommand('docker') && whyNoEngine() === undefined;

const documents: Record<string, string> = {
  quotes: `FROM scratch
ENV A="a b" B='c $A' C=d\\ e D="f\\"g" E="h i"j F=\${A}x
ENV OLD one  two "three"
LABEL "a.b"="x y" c=1
LABEL d=\${A:-none} e='$A'
CMD echo  one   two
`,
  continued: `# escape=\\
FROM scratch
ENV A=1 \\
  # between
  B=2 \\

  C=3
CMD echo a \\
  b \\
    c
`,
  defaults: `FROM scratch
ARG GIVEN=g
ARG EMPTY=
ENV A=\${GIVEN:-x} B=\${EMPTY:-x} D=\${NONE:-x} F=\${GIVEN:+y} G=\${NONE:+y}
ENV H=\${NONE:-\${GIVEN:-z}} I=$GIVEN$GIVEN J=\\$GIVEN K=\${EMPTY:+y}
`,
  sameLine: `FROM scratch
ENV A=1
ENV A=2 B=$A
ENV C=$A
`,
  stages: `ARG BASE=scratch
FROM \${BASE} AS First
ENV A=1
LABEL from=first
ENTRYPOINT ["/a", "b\\"c"]
FROM first
ENV B=\${A}2
cmd [ "x" , "y" ]
`,
  badJson: `FROM scratch
CMD ["a", 'b']
ENTRYPOINT [a]
`,
  backtick: `# escape=\`
FROM scratch
ENV A=C:\\dir B=x\` y C=1 \`
  D=2
CMD dir C:\\ \`
  x
`,
};

describe.skipIf(!canRun)('as Docker reads it', () => {
  let directory: string;
  let engine: Engine;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'df-'));
    engine = await startDocker(join(directory, 'e'));
  }, 60_000);

  afterAll(async () => {
    await engine?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  async function build(text: string): Promise<Outcome> {
    const context = await mkdtemp(join(directory, 'c-'));
    await writeFile(join(context, 'Dockerfile'), text);
    const output = await engine.run('build', '--quiet', context);
    const id = output.trim().split('\n').at(-1)!;
    const config = JSON.parse(await engine.run('inspect', '--format', '{{json .Config}}', id));
    const env = (config.Env ?? []).map((each: string) => {
      const sign = each.indexOf('=');
      return [each.slice(0, sign), each.slice(sign + 1)];
    });
    const { PATH: _, ...rest } = Object.fromEntries(env);
    return {
      env: rest,
      labels: config.Labels ?? {},
      cmd: config.Cmd ?? [],
      entrypoint: config.Entrypoint ?? [],
    };
  }

  test.each(Object.entries(documents))(
    '%s',
    async (_, text) => {
      expect(outcomeOf(text)).toEqual(await build(text));
    },
    60_000,
  );

  test('values of any shape', async () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b c',
        '"',
        "'",
        '\\',
        '$A',
        '$' + '{A}',
        '$' + '{N:-d}',
        '$' + '{A:+s}',
        '=',
        '#',
        '.',
      ],
    );
    const value = fc
      .array(piece, { maxLength: 6 })
      .map((pieces) => pieces.join(''))
      .filter(isWhole);
    const values = fc.sample(value, { numRuns: 60, seed: 4 });
    const text = `FROM scratch\nENV A=1\nENV${values.map((each, i) => ` V${i}="x"${each}`).join('')}\n`;
    expect(outcomeOf(text).env).toEqual((await build(text)).env);
  }, 120_000);
});

/** Quotes closed, nothing escaped at the end, no second word: what a build accepts. */
function isWhole(value: string): boolean {
  let quote = '';
  for (let i = 0; i < value.length; i += 1) {
    const character = value[i]!;
    if (character === '\\' && quote !== "'") {
      i += 1;
      if (i === value.length) return false;
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (quote === '' && character === ' ') return false;
  }
  return quote === '';
}

function outcomeOf(text: string): Outcome {
  const lineage = lineageOf(finalStage(parseDockerfile(new SourceFile('Dockerfile', text)))!);
  const pairsOf = (keyword: string) =>
    Object.fromEntries(
      lineage
        .filter((each) => each.keyword === keyword)
        .flatMap(({ pairs }) => pairs.map(({ name, value }) => [name, value])),
    );
  const commandOf = (keyword: string) => {
    const last = lineage.findLast((each) => each.keyword === keyword);
    return last === undefined ? [] : (last.exec ?? ['/bin/sh', '-c', last.text]);
  };
  return {
    env: pairsOf('ENV'),
    labels: pairsOf('LABEL'),
    cmd: commandOf('CMD'),
    entrypoint: commandOf('ENTRYPOINT'),
  };
}
