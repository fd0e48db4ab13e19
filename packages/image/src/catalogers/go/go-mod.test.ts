import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { goMod } from './go-mod.ts';
import { parseGoMod } from './go-mod-file.ts';

function packagesIn(texts: Record<string, string>) {
  return catalog(goMod, texts).packages;
}

const modern = `// A comment before all.
module github.com/acme/tool

go 1.22.0

toolchain go1.22.5

require (
	github.com/spf13/cobra v1.8.0
	"github.com/quoted/module" v1.0.0
	golang.org/x/net v0.17.0 // indirect
	gopkg.in/yaml.v3 v3.0.0 //indirect
	k8s.io/api v0.0.0
)

require github.com/single/line v0.1.0 // direct, although there is a comment

exclude github.com/single/line v0.0.9

replace (
	gopkg.in/yaml.v3 v3.0.0 => github.com/acme/yaml v3.0.1
	golang.org/x/net v0.1.0 => golang.org/x/net v0.2.0
	k8s.io/api => ./staging/api
)

retract [v1.0.0, v1.9.9]

tool github.com/acme/tool/cmd/generate
`;

const oldMod = 'module example.com/old\n\ngo 1.16\n\nrequire github.com/pkg/errors v0.9.1\n';
const sum = `github.com/davecgh/go-spew v1.1.0/go.mod h1:a=
github.com/davecgh/go-spew v1.1.1 h1:b=
github.com/davecgh/go-spew v1.1.1/go.mod h1:c=
github.com/pkg/errors v0.8.0 h1:d=
github.com/pkg/errors v0.9.1 h1:e=
github.com/pkg/errors v0.9.1/go.mod h1:f=
golang.org/x/text v0.3.0 h1:g=
golang.org/x/text v0.3.8 h1:h=
`;

const brief = (packages: ReturnType<typeof packagesIn>) =>
  packages.map((p) => `${p.name}@${p.version} ${p.state} ${p.direct ?? '?'}`);

test('go.mod since Go 1.17 is complete; go.sum adds nothing', () => {
  const packages = packagesIn({ 'src/go.mod': modern, 'src/go.sum': sum });
  expect(brief(packages)).toEqual([
    'github.com/spf13/cobra@v1.8.0 locked true',
    'github.com/quoted/module@v1.0.0 locked true',
    'golang.org/x/net@v0.17.0 locked false',
    'github.com/acme/yaml@v3.0.1 locked false',
    'github.com/single/line@v0.1.0 locked true',
    'stdlib@1.22.5 declared ?',
  ]);
  expect(packages[3]?.details).toMatchObject({ replaces: 'gopkg.in/yaml.v3@v3.0.0' });
  expect(packages[0]?.purl).toBe('pkg:golang/github.com/spf13/cobra@v1.8.0');
  expect(packages[0]?.locations).toEqual([{ path: 'src/go.mod', layer: 0 }]);
});

test('an older go.mod is filled up from the go.sum beside it', () => {
  expect(brief(packagesIn({ 'a/go.mod': oldMod, 'a/go.sum': sum, 'b/go.sum': '' }))).toEqual([
    'github.com/pkg/errors@v0.9.1 declared true',
    'github.com/davecgh/go-spew@v1.1.1 locked false',
    'golang.org/x/text@v0.3.8 locked false',
  ]);
});

test('go.sum alone gives the highest version of each module', () => {
  expect(brief(packagesIn({ 'a/go.sum': sum }))).toEqual([
    'github.com/davecgh/go-spew@v1.1.1 locked ?',
    'github.com/pkg/errors@v0.9.1 locked ?',
    'golang.org/x/text@v0.3.8 locked ?',
  ]);
});

test("the toolchain's own modules, the module cache and test data are passed over", () => {
  expect(
    packagesIn({ 'usr/local/go/src/go.mod': modern.replace('github.com/acme/tool', 'std') }),
  ).toEqual([]);
  const { where } = goMod.selects;
  expect(where?.('root/go/pkg/mod/github.com/a/b@v1.0.0/go.mod')).toBe(false);
  expect(where?.('src/testdata/go.mod')).toBe(false);
  expect(where?.('src/go.mod')).toBe(true);
});

test('an excluded version is not taken', () => {
  const text = 'module m\ngo 1.20\nrequire a.b/c v1.0.0\nexclude a.b/c v1.0.0\n';
  expect(packagesIn({ 'go.mod': text })).toEqual([]);
});

test('a file without a module line is not one of these', () => {
  expect(parseGoMod('go.mod', 'hello')).toBeUndefined();
});

test('broken text ends in an answer or a named error', () => {
  fc.assert(
    fc.property(fc.constantFrom(modern, oldMod, sum), fc.array(fc.nat()), (sample, noise) => {
      const text = mutated(sample, noise).toString();
      endsWell(() => packagesIn({ 'go.mod': text, 'go.sum': text }));
    }),
  );
  endsWell(() => packagesIn({ 'go.mod': `module m\nreplace ${'=> '.repeat(200_000)}` }));
  endsWell(() => packagesIn({ 'go.sum': '\n'.repeat(300_000) }));
  endsWell(() => packagesIn({ 'go.sum': '__proto__ v1.0.0 h1:x\nconstructor v1.0.0 h1:x' }));
});
