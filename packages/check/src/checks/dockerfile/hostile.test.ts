import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeFiles } from '../../judge-files.ts';
import { dockerfile } from '../../kinds/dockerfile.ts';
import { SourceFile } from '../../tree/source-file.ts';
import { dockerfileChecks } from './index.ts';

const judge = (text: string) =>
  judgeFiles([new SourceFile('Dockerfile', text)], [dockerfile], dockerfileChecks);

const words = [
  'apt-get install -y ',
  'curl -k https://a:b@c/d.tgz ',
  'echo "[trusted=yes] StrictHostKeyChecking no" ',
  'chmod u+s,o+w ',
  '--password a ',
  'pip install ',
  'dlv --listen=',
  'http.a.',
  'SECLEVEL=2',
  '://a:',
  '[',
  '-k',
  '$(',
  '=',
];

test.each(words)('a command of nothing but %s ends soon', (word) => {
  for (const glue of ['', ' ', ' && ', ' | ']) {
    const line = (word + glue).repeat(Math.ceil(200_000 / (word.length + glue.length)));
    judge(`FROM debian:13\nRUN ${line}\nENV A=${line.replaceAll(' ', '')}\nCMD ${line}\n`);
  }
});

test('many stages, instructions and copies end soon', () => {
  judge(`FROM a:1 AS s0\n${'ENV A=1\n'.repeat(9000)}`);
  judge(
    Array.from(
      { length: 290 },
      (_, i) => `FROM s${i} AS s${i + 1}\n${'CMD a\nENV B=c\n'.repeat(15)}`,
    ).join(''),
  );
  judge(`FROM a:1\n${'COPY --from=b/c a b\nWORKDIR x\nRUN cd a\n'.repeat(3000)}`);
  judge(`FROM a:1\nRUN ${'--mount=type=cache,target=/x '.repeat(20_000)}\n`);
  judge(
    `# syntax=${'a/'.repeat(20_000)}\nFROM ${'a.b/'.repeat(20_000)}\nCOPY ${'.env '.repeat(30_000)} /\n`,
  );
});

test('any mixture of examples gives findings inside the file, or a named error', () => {
  const examples = dockerfileChecks.flatMap(({ examples: { pass, fail } }) =>
    [...pass, ...fail].map((example) => (typeof example === 'string' ? example : example.text)),
  );
  const text = examples.join('');
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.nat(400),
      fc.string({ maxLength: 4 }),
      (start, length, added) => {
        const cut = `FROM a:1\n${text.slice(start, start + length)}${added}`;
        try {
          const lines = cut.split('\n').length;
          for (const { startLine, endLine } of judge(cut).findings) {
            expect(startLine).toBeGreaterThan(0);
            expect(endLine).toBeLessThanOrEqual(lines);
          }
        } catch (error) {
          if (!(error instanceof SeaworthyError)) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
});
