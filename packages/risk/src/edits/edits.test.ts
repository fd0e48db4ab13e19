import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cargoToml } from './cargo-toml.ts';
import { editDockerfile } from './dockerfile.ts';
import type { Edited, Editor, PackageChange } from './editor.ts';
import { gemfile } from './gemfile.ts';
import { goMod } from './go-mod.ts';
import { editors } from './index.ts';
import { packageJson } from './package-json.ts';
import { pomXml } from './pom-xml.ts';
import { requirementsTxt } from './requirements-txt.ts';

/** "lodash 4.17.10 > 4.17.21", with what differs from a dependency of the project's own. */
function change(words: string, more: Partial<PackageChange> = {}): PackageChange {
  const [name = '', from = '', , to = ''] = words.split(' ');
  return {
    type: 'npm',
    name,
    from,
    to,
    isTransitive: false,
    otherVersions: [],
    lockFile: 'package-lock.json',
    ...more,
  };
}

/** The lines that an edit takes out and puts in; everything else must be as before. */
function linesChanged(before: string, edited: Edited): { out: string[]; in: string[] } {
  if (!('text' in edited)) throw new Error(`left alone: ${edited.left}`);
  const [a, b] = [before.split('\n'), edited.text.split('\n')];
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return { out: a.slice(start, a.length - end), in: b.slice(start, b.length - end) };
}

function left(edited: Edited): string {
  return 'left' in edited ? edited.left : `edited: ${edited.text}`;
}

const manifest = `{
    "name": "shop",
    "version": "1.0.0",
    "scripts": { "lodash": "4.17.10" },
    "dependencies": {
        "express": "^4.17.1",
        "lodash" : "~4.17.10",
        "odd": "git+https://example.com/odd.git",
        "exact": "1.2.3"
    },
    "devDependencies": { "mocha": "^8.0.0", "lodash": "^4.17.5" },
    "lodash": "4.17.10"
}
`;

describe('package.json', () => {
  test('keeps the style of the range and everything else', () => {
    expect(
      linesChanged(manifest, packageJson.edit(manifest, change('express 4.17.1 > 4.19.2'))),
    ).toEqual({
      out: ['        "express": "^4.17.1",'],
      in: ['        "express": "^4.19.2",'],
    });
    expect(
      linesChanged(manifest, packageJson.edit(manifest, change('exact 1.2.3 > 1.2.4'))),
    ).toEqual({
      out: ['        "exact": "1.2.3"'],
      in: ['        "exact": "1.2.4"'],
    });
    expect(
      linesChanged(manifest, packageJson.edit(manifest, change('lodash 4.17.10 > 4.17.21'))),
    ).toMatchObject({
      out: expect.arrayContaining([
        '        "lodash" : "~4.17.10",',
        '    "devDependencies": { "mocha": "^8.0.0", "lodash": "^4.17.5" },',
      ]),
      in: expect.arrayContaining([
        '        "lodash" : "~4.17.21",',
        '    "devDependencies": { "mocha": "^8.0.0", "lodash": "^4.17.21" },',
      ]),
    });
  });

  test.each([
    ['package-lock.json', '    "overrides": {\n        "qs": "6.7.3"\n    }'],
    ['yarn.lock', '    "resolutions": {\n        "qs": "6.7.3"\n    }'],
    [
      'pnpm-lock.yaml',
      '    "pnpm": {\n        "overrides": {\n            "qs": "6.7.3"\n        }\n    }',
    ],
  ])('overrules what others ask for, as the tool of %s does', (lockFile, added) => {
    const edited = packageJson.edit(
      manifest,
      change('qs 6.7.0 > 6.7.3', { isTransitive: true, lockFile }),
    );
    if (!('text' in edited)) throw new Error(edited.left);
    expect(edited.text).toBe(manifest.replace('"4.17.10"\n}', `"4.17.10",\n${added}\n}`));
    expect(JSON.parse(edited.text)).toMatchObject(JSON.parse(manifest));
  });

  test('adds to overrides that are there, and replaces one of the same package', () => {
    const text =
      '{\r\n\t"overrides": {\r\n\t\t"a": "1.0.0",\r\n\t\t"b": {"c": "1"}\r\n\t}\r\n}\r\n';
    const edit = (words: string) => packageJson.edit(text, change(words, { isTransitive: true }));
    expect(edit('qs 6.7.0 > 6.7.3')).toMatchObject({
      text: text.replace('{"c": "1"}', '{"c": "1"},\r\n\t\t"qs": "6.7.3"'),
    });
    expect(edit('a 1.0.0 > 1.0.1')).toMatchObject({ text: text.replace('1.0.0', '1.0.1') });
    expect(left(edit('b 1.0.0 > 1.0.1'))).toContain('conditions');
    expect(packageJson.edit('{}', change('q 1.0.0 > 1.0.1', { isTransitive: true }))).toMatchObject(
      {
        text: '{\n"overrides": {"q":"1.0.1"}\n}',
      },
    );
  });

  test.each([
    ['odd 1.0.0 > 1.0.1', {}, 'git+https'],
    ['absent 1.0.0 > 1.0.1', {}, 'does not ask'],
    ['qs 5.0.0 > 6.7.3', { isTransitive: true }, 'new major version'],
    [
      'qs 6.7.0 > 6.7.3',
      { isTransitive: true, otherVersions: ['5.1.0'] },
      'also move version 5.1.0',
    ],
    // The range asks for another of two versions; it must not go back to an older one.
    ['lodash 3.10.1 > 3.10.2', { isTransitive: true, otherVersions: ['4.17.10'] }, 'also move'],
    ['exact 1.2.3 > 1.2.2', {}, 'already'],
  ] as const)('leaves %s alone', (words, more, why) => {
    expect(left(packageJson.edit(manifest, change(words, more)))).toContain(why);
  });

  test('leaves what is no JSON object alone', () => {
    for (const text of ['', '[]', '{"a": }', 'null', '// c\n{}']) {
      expect(left(packageJson.edit(text, change('a 1.0.0 > 1.0.1')))).toContain('not JSON');
    }
  });

  test('of any manifest changes nothing but the range', () => {
    const name = fc
      .string({ minLength: 1 })
      .filter((text) => text !== 'lodash' && text !== '__proto__');
    const value = fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(
        fc.dictionary(name, value),
        fc.dictionary(name, fc.string()),
        fc.constantFrom(undefined, 2, 4, '\t'),
        (fields, others, indent) => {
          const before = { ...fields, dependencies: { ...others, lodash: '^4.17.10' } };
          const text = JSON.stringify(before, null, indent);
          const edited = packageJson.edit(text, change('lodash 4.17.10 > 4.17.21'));
          if (!('text' in edited)) throw new Error(edited.left);
          const at = text.lastIndexOf('"^4.17.10"');
          expect(edited.text).toBe(`${text.slice(0, at)}"^4.17.21"${text.slice(at + 10)}`);
        },
      ),
    );
  });
});

describe('requirements.txt', () => {
  const text =
    '# urllib3==1.26.4\nFlask_Login[all] == 0.4.1 ; python_version < "3"  # why\nurllib3==1.26.4\n-r other.txt\n';
  test('moves an exact pin under any spelling of its name', () => {
    expect(
      linesChanged(text, requirementsTxt.edit(text, change('urllib3 1.26.4 > 1.26.5'))),
    ).toEqual({
      out: ['urllib3==1.26.4'],
      in: ['urllib3==1.26.5'],
    });
    expect(
      linesChanged(text, requirementsTxt.edit(text, change('flask-login 0.4.1 > 0.5.0'))),
    ).toEqual({
      out: ['Flask_Login[all] == 0.4.1 ; python_version < "3"  # why'],
      in: ['Flask_Login[all] == 0.5.0 ; python_version < "3"  # why'],
    });
  });
  test.each([
    ['a>=1.0\n', 'does not pin'],
    ['a==1.1\n', 'not at 1.0'],
    ['a==1.0.*\n', 'not at 1.0'],
    ['a==1.0 --hash=sha256:00\n', 'hashes'],
    ['a==1.0 \\\n  --hash=sha256:00\n', 'hashes'],
    ['a==1.0\nA==1.0\n', '2 times'],
  ])('leaves %j alone', (content, why) => {
    expect(left(requirementsTxt.edit(content, change('a 1.0 > 1.1')))).toContain(why);
  });
});

describe('go.mod', () => {
  const text =
    'module m\n\ngo 1.21\n\ntoolchain go1.21.0\n\nrequire golang.org/x/net v0.7.0\n\nrequire (\n\tgolang.org/x/text v0.3.6 // indirect\n\tgithub.com/a/b v2.0.0+incompatible\n\tgolang.org/x/text/v2 v2.3.6\n\tgithub.com/r/r v1.0.0\n)\n\nreplace github.com/r/r => ../r\n';
  test.each([
    ['golang.org/x/net v0.7.0 > 0.17.0', 'require golang.org/x/net v0.17.0'],
    ['golang.org/x/text v0.3.6 > v0.3.8', '\tgolang.org/x/text v0.3.8 // indirect'],
    ['github.com/a/b 2.0.0+incompatible > 2.0.1', '\tgithub.com/a/b v2.0.1+incompatible'],
    ['stdlib 1.21.0 > 1.21.5', 'toolchain go1.21.5'],
  ])('%s', (words, line) => {
    expect(linesChanged(text, goMod.edit(text, change(words))).in).toEqual([line]);
  });
  test.each([
    ['github.com/r/r v1.0.0 > 1.0.1', 'replaces'],
    ['github.com/none v1.0.0 > 1.0.1', 'does not require'],
    ['golang.org/x/net v0.6.0 > 0.7.0', 'not v0.6.0'],
  ])('leaves %s alone', (words, why) => {
    expect(left(goMod.edit(text, change(words)))).toContain(why);
  });
});

test('Cargo.toml', () => {
  const text =
    '[package]\nname = "x"\nversion = "0.1.0"\nsmallvec = "1.6.0"\n\n[dependencies]\nsmallvec = "1.6.0" # c\ntokio = { version = "~1.8.0", features = ["full"] }\nlocal = { version = "1.0.0", path = "../l" }\nserde = "1"\n\n[target.\'cfg(unix)\'.dev-dependencies]\nregex = "=1.5.4"\n';
  const edit = (words: string) => cargoToml.edit(text, change(words));
  expect(linesChanged(text, edit('smallvec 1.6.0 > 1.6.1'))).toEqual({
    out: ['smallvec = "1.6.0" # c'],
    in: ['smallvec = "1.6.1" # c'],
  });
  expect(linesChanged(text, edit('tokio 1.8.0 > 1.8.4')).in).toEqual([
    'tokio = { version = "~1.8.4", features = ["full"] }',
  ]);
  expect(linesChanged(text, edit('regex 1.5.4 > 1.5.5')).in).toEqual(['regex = "=1.5.5"']);
  expect(left(edit('serde 1.0.1 > 1.0.2'))).toContain(
    'cargo update -p serde@1.0.1 --precise 1.0.2',
  );
  expect(left(edit('local 1.0.0 > 1.0.1'))).toContain('does not ask');
  expect(left(edit('smallvec 0.6.0 > 0.6.14'))).toContain('cargo update');
});

test('Gemfile', () => {
  const text =
    "source 'https://rubygems.org'\n# gem 'rack', '2.2.2'\ngem 'rack', '2.2.2'\ngem \"rails\", \"~> 6.1.0\", require: false\ngem 'nokogiri'\ngem('puma', '>= 4.0.0', '< 6')\n";
  const edit = (words: string) => gemfile.edit(text, change(words));
  expect(linesChanged(text, edit('rack 2.2.2 > 2.2.3')).in).toEqual(["gem 'rack', '2.2.3'"]);
  expect(linesChanged(text, edit('rails 6.1.1 > 6.1.4')).in).toEqual([
    'gem "rails", "~> 6.1.4", require: false',
  ]);
  expect(left(edit('rails 6.1.1 > 6.1.4.1'))).toContain('not for certain');
  expect(left(edit('puma 5.0.0 > 5.6.4'))).toContain('not for certain');
  expect(left(edit('nokogiri 1.10.0 > 1.11.0'))).toContain('bundle update nokogiri --conservative');
});

describe('pom.xml', () => {
  const text = `<project>
  <!-- <dependency><groupId>g</groupId><artifactId>a</artifactId><version>1.0</version></dependency> -->
  <version>1.0</version>
  <properties>
    <jackson.version>2.9.0</jackson.version>
    <shared>3.0</shared>
  </properties>
  <dependencies>
    <dependency><groupId>g</groupId><artifactId>a</artifactId><version> 1.0 </version></dependency>
    <dependency>
      <groupId>com.j</groupId><artifactId>databind</artifactId><version>\${jackson.version}</version>
      <exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions>
    </dependency>
    <dependency><groupId>com.j</groupId><artifactId>core</artifactId><version>\${jackson.version}</version></dependency>
    <dependency><groupId>s</groupId><artifactId>one</artifactId><version>\${shared}</version></dependency>
    <dependency><groupId>t</groupId><artifactId>two</artifactId><version>\${shared}</version></dependency>
    <dependency><groupId>n</groupId><artifactId>none</artifactId></dependency>
  </dependencies>
</project>
`;
  const edit = (words: string) => pomXml.edit(text, change(words));
  test('moves a version that is written out, or a property that only it and its like use', () => {
    expect(linesChanged(text, edit('g:a 1.0 > 1.1')).in).toEqual([
      '    <dependency><groupId>g</groupId><artifactId>a</artifactId><version> 1.1 </version></dependency>',
    ]);
    expect(linesChanged(text, edit('com.j:databind 2.9.0 > 2.9.10.8')).in).toEqual([
      '    <jackson.version>2.9.10.8</jackson.version>',
    ]);
  });
  test('leaves the rest alone', () => {
    expect(left(edit('s:one 3.0 > 3.1'))).toContain('also stands for something else');
    expect(left(edit('n:none 1 > 2'))).toContain('a parent or another dependency');
    expect(left(edit('x:y 1 > 2'))).toContain('a parent or another dependency');
    expect(left(edit('g:a 0.9 > 1.1'))).toContain('as 1.0');
    expect(left(edit('g:a 1.0-jre > 1.1-android'))).toContain('another variant');
  });
});

describe('a Dockerfile', () => {
  const text = `# syntax=docker/dockerfile:1
ARG VERSION=1
FROM --platform=$BUILDPLATFORM golang:1.21 AS Build # no comment
FROM golang:1.21 AS build
RUN <<EOF
FROM nothing:1
EOF
RUN echo a && \\
    FROM nothing:2
from  debian:12.5-slim   as base
RUN true
FROM base AS last
COPY --from=build /app /app
`;
  test('moves the base of its last stage through the stages that it is built on', () => {
    const edited = editDockerfile(text, 'docker.io/library/debian:12.11-slim');
    expect(linesChanged(text, edited)).toEqual({
      out: ['from  debian:12.5-slim   as base'],
      in: ['from  debian:12.11-slim   as base'],
    });
    expect(
      editDockerfile(text, 'debian:13', 'docker.io/library/debian:12.5-slim@sha256:00'),
    ).toHaveProperty('text');
  });
  test('moves every stage on the same base, and keeps line ends', () => {
    const two = 'FROM a:1 AS x\r\nFROM --platform=linux/arm64 a:1\r\n';
    expect(editDockerfile(two, 'a:2')).toMatchObject({ text: two.replaceAll('a:1', 'a:2') });
    const pinned = 'FROM a:1@sha256:11\n';
    expect(editDockerfile(pinned, 'a:2@sha256:22')).toMatchObject({ text: 'FROM a:2@sha256:22\n' });
  });
  test.each([
    ['FROM a:$TAG\n', 'put together'],
    ['FROM a:1@sha256:00\n', 'pinned by digest'],
    ['FROM b:1\n', 'not a:1'],
    ['RUN x\n', 'no FROM'],
  ])('leaves %j alone', (content, why) => {
    expect(left(editDockerfile(content, 'a:2', 'a:1'))).toContain(why);
  });
});

test('no file makes an editor throw or take long', () => {
  const parts = fc.constantFrom(
    '"',
    '{',
    '}',
    '[',
    ']',
    '\\',
    '\n',
    ' ',
    '\t',
    ':',
    ',',
    '=',
    '==',
    '<dependency>',
    '</dependency>',
    '<version>',
    '<!--',
    '-->',
    'a',
    '1.0.0',
    'FROM',
    'AS',
    '#',
    '<<',
    'gem',
    "'",
    'require',
    '=>',
    'version',
    '$',
    '^',
    '<exclusions>',
  );
  const run = (text: string) => {
    for (const editor of editors as readonly Editor[]) {
      expect(editor.edit(text, change('a 1.0.0 > 1.0.1', { isTransitive: true }))).toBeDefined();
    }
    expect(editDockerfile(text, 'a:2')).toBeDefined();
  };
  fc.assert(
    fc.property(
      fc.array(parts, { maxLength: 200 }).map((list) => list.join('')),
      run,
    ),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary' }), run));
  const started = performance.now();
  for (const part of [
    ' ',
    '{',
    '[',
    '"',
    '\\',
    '<!--',
    '<dependency>',
    'gem ',
    'a',
    '\t',
    '# ',
    'FROM ',
    '<<',
    'require ',
    '{"a":',
    '"a" = { ',
    'a [',
    '--a=b ',
  ]) {
    run(part.repeat(500_000 / part.length));
    run(`a${part.repeat(500_000 / part.length)}`);
  }
  expect(performance.now() - started).toBeLessThan(20_000);
}, 60_000);
