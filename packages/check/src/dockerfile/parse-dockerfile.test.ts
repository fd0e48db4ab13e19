import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SourceFile } from '../tree/source-file.ts';
import { flagOf, lineageOf } from './dockerfile.ts';
import { parseDockerfile } from './parse-dockerfile.ts';
import { commandsOf } from './run-commands.ts';

const parse = (text: string) => parseDockerfile(new SourceFile('Dockerfile', text));

const shop = `# syntax=docker/dockerfile:1
# a comment ends the directives
# escape=\`
ARG VERSION=24 SUITE
FROM --platform=$BUILDPLATFORM node:\${VERSION}-slim AS Build
ARG VERSION
ARG COMMIT
ENV HOME=/app "MODE=a b" \\
    # between
    PATH=/app/bin:$PATH

ENV OLD way of $HOME
LABEL version="\${VERSION:-1}" commit=\${COMMIT:-none} mode=\${MODE:+set}
RUN --mount=type=cache,target=/root/.npm --network=none \\
    npm ci && \\
    npm run build
COPY --chown=1:1 <<one <<-"two" /etc/
first $HOME
one
\tsecond
\ttwo
ONBUILD RUN make
from build as test
RUN ["npm", "test"]
FROM scratch
COPY --from=build /app /app
HEALTHCHECK --interval=5s CMD ["/app/check"]
ENTRYPOINT ["/app/run"]
`;

test('stages, names, parents and resolved images', () => {
  const { stages, directives, before } = parse(shop);
  expect([...directives]).toEqual([['syntax', 'docker/dockerfile:1']]);
  expect(before[0]!.pairs).toEqual([
    { name: 'VERSION', value: '24' },
    { name: 'SUITE', value: undefined },
  ]);
  expect(stages.map(({ name, image, resolvedImage }) => [name, image, resolvedImage])).toEqual([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as the file has it
    ['build', 'node:${VERSION}-slim', 'node:24-slim'],
    ['test', 'build', 'build'],
    [undefined, 'scratch', 'scratch'],
  ]);
  expect(stages[1]!.parent).toBe(stages[0]);
  expect(flagOf(stages[0]!.from, 'platform')).toBe('$BUILDPLATFORM');
  expect(lineageOf(stages[1]!).map(({ keyword }) => keyword)).not.toContain('FROM');
});

test('variables are replaced where they are known', () => {
  const { instructions } = parse(shop).stages[0]!;
  const pairs = instructions.flatMap((each) => (each.keyword === 'ARG' ? [] : each.pairs));
  expect(Object.fromEntries(pairs.map(({ name, value }) => [name, value]))).toEqual({
    HOME: '/app',
    MODE: 'a b',
    PATH: '/app/bin:',
    OLD: 'way of /app',
    version: '24',
    // COMMIT is given, or not, when the image is built.
    commit: undefined,
    mode: 'set',
  });
});

test('here-documents, flags, exec form and ONBUILD', () => {
  const { stages } = parse(shop);
  const copy = stages[0]!.instructions.find(({ keyword }) => keyword === 'COPY')!;
  expect(copy.hereDocuments.map(({ name, text, quoted }) => [name, text, quoted])).toEqual([
    ['one', 'first $HOME', false],
    ['two', 'second', true],
  ]);
  const run = stages[0]!.instructions.find(({ keyword }) => keyword === 'RUN')!;
  expect(run.flags).toEqual([
    { name: 'mount', value: 'type=cache,target=/root/.npm' },
    { name: 'network', value: 'none' },
  ]);
  expect(commandsOf(run).map(({ words }) => words)).toEqual([
    ['npm', 'ci'],
    ['npm', 'run', 'build'],
  ]);
  const onBuild = stages[0]!.instructions.at(-1)!;
  expect([onBuild.keyword, onBuild.text, onBuild.onBuild]).toEqual(['RUN', 'make', true]);
  expect(stages[1]!.instructions[0]!.exec).toEqual(['npm', 'test']);
  expect(stages[2]!.instructions[1]!.exec).toEqual(['/app/check']);
  expect(copy.span.file.lineAt(copy.span.start)).toBe(17);
  expect(copy.span.file.lineAt(copy.span.end)).toBe(21);
});

test('the escape directive changes what continues a line', () => {
  const { stages } = parse('# escape=`\nFROM windows\nRUN dir C:\\ `\n  && echo done\n');
  expect(stages[0]!.instructions).toHaveLength(1);
  expect(stages[0]!.instructions[0]!.text).toBe('dir C:\\   && echo done');
});

test('a file without FROM has no stages, and a here-document without an end is none', () => {
  expect(parse('hello\nworld').stages).toEqual([]);
  const { stages } = parse('FROM a\nRUN cat <<EOF\nUSER 1\n');
  expect(stages[0]!.instructions.map(({ keyword }) => keyword)).toEqual(['RUN', 'USER']);
});

test.each([
  ['continued lines', 'FROM a\nRUN x\\\n'.padEnd(3_000_000, ' y \\\n')],
  ['variables in variables', `ARG A=${'${A:-'.repeat(50_000)}\nFROM $A`],
  ['doubling', `FROM a\n${'ENV A=$A$A$A$A$A$A$A$A$A\n'.replace('$A', 'xx').repeat(5000)}`],
  ['here-documents', `FROM a\n${'RUN cat <<A\n'.repeat(9000)}`],
  ['many marks', `FROM a\nRUN ${'<<A '.repeat(50_000)}\n`],
  ['quotes', `FROM a\nENV ${'"'.repeat(200_001)}`],
  ['flags', `FROM a\nRUN ${'--a=b '.repeat(20_000)}`],
])('%s end', (_, text) => {
  const started = performance.now();
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SeaworthyError);
  }
  expect(performance.now() - started).toBeLessThan(3000);
});

test('any text gives instructions inside it, or a named error', () => {
  const piece = fc.constantFrom(
    ...[
      'FROM a',
      'FROM ',
      'RUN ',
      'ENV ',
      'ARG ',
      '\\\n',
      '\n',
      '<<EOF',
      'EOF',
      '"',
      "'",
      '$',
      '${',
    ],
    ...[
      '}',
      ':-',
      '--mount=',
      '[',
      '"]',
      'ONBUILD ',
      '#',
      '=',
      ' ',
      'x',
      '`',
      '|',
      '&&',
      '# escape=`',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      for (const stage of parse(text).stages) {
        for (const { span } of [stage.from, ...stage.instructions]) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
        for (const instruction of stage.instructions) commandsOf(instruction);
      }
    }),
    { numRuns: 3000 },
  );
});
