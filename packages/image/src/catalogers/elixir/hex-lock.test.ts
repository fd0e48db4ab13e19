import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { hexLock } from './hex-lock.ts';
import { parseTerms } from './terms.ts';

function packagesIn(path: string, text: string) {
  return catalog(hexLock, { [path]: text }).packages;
}

const mix = `%{
  "castore": {:hex, :castore, "1.0.1", "240b9edb4e9e94f8f56ab39d8d2d0a57f49e46c56aced8f873892df8ff64ff5a", [:mix], [], "hexpm", "b4951de93c224d44fac71614beabd88b71932d0b1dea80d2f80fb9044e01bbb3"},
  "plug": {:hex, :plug, "1.14.2", "cff7d4ec45b4ae176a227acd94a7ab536d9b37b942c8e8fa6dfc0fff98ff4d80", [:mix], [{:mime, "~> 1.0 or ~> 2.0", [hex: :mime, repo: "hexpm", optional: false]}, {:castore, "~> 1.0", [hex: :castore, repo: "hexpm", optional: true]}], "hexpm", "842fc50187e13cf4ac3b253d47d9474ed6c296a8732752835ce4a86acdf68d13"},
  "mime": {:hex, :mime, "2.0.5", "dc34c8efd439abe6ae0343edbb8556f4d63f178594894720607772a041b04b02", [:mix], [], "hexpm", "da0d64a365c45bc9935cc5c8a7fc5e49a0e0f9932a761c55d6c52b142780a05c"},
  "old": {:hex, :old, "0.1.0"},
  "renamed": {:hex, :real_name, "3.0.0-rc.1", "aa", [:rebar3], [], "hexpm:acme", "bb"},
  "forked": {:git, "https://github.com/acme/forked.git", "0123456789abcdef", [tag: "v1.0"]},
}
`;

test('mix.lock', () => {
  const packages = packagesIn('app/mix.lock', mix);
  expect(packages.map((p) => p.purl)).toEqual([
    'pkg:hex/castore@1.0.1',
    'pkg:hex/plug@1.14.2',
    'pkg:hex/mime@2.0.5',
    'pkg:hex/old@0.1.0',
    'pkg:hex/acme/real_name@3.0.0-rc.1',
  ]);
  expect(packages[1]?.dependsOn).toEqual(['pkg:hex/mime@2.0.5', 'pkg:hex/castore@1.0.1']);
  expect(packages[0]?.state).toBe('locked');
});

const rebar = `{"1.2.0",
[{<<"cowlib">>,{pkg,<<"cowlib">>,<<"2.12.1">>},1},
 {<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.10.0">>},0},
 {<<"forked">>,
  {git,"https://github.com/acme/forked.git",
       {ref,"0123456789abcdef0123456789abcdef01234567"}},
  0}]}.
[
{pkg_hash,[
 {<<"cowboy">>, <<"FF9FFEFF91DAE4AE270DD975642997AFE2A1179D94B1887863E43F681A203E26">>}]}
].
`;

test('rebar.lock, with and without a format version', () => {
  const expected = [
    ['pkg:hex/cowlib@2.12.1', false],
    ['pkg:hex/cowboy@2.10.0', true],
  ];
  expect(packagesIn('rebar.lock', rebar).map((p) => [p.purl, p.direct])).toEqual(expected);
  const old = `${rebar.slice(rebar.indexOf('['), rebar.indexOf('}.'))}.`;
  expect(packagesIn('rebar.lock', old).map((p) => [p.purl, p.direct])).toEqual(expected);
});

test('terms of both languages', () => {
  expect(
    parseTerms('a', '%{"a": {:b, "c\\"d", 1_000}} # end\n% {comment\n[x, \'y z\', <<"b">>].'),
  ).toEqual([
    ['a', [{ atom: 'b' }, 'c"d', 1000]],
    [{ atom: 'x' }, { atom: 'y z' }, 'b'],
  ]);
});

test('what is no literal, or nests too deep, is a named error', () => {
  expect(() => parseTerms('a', 'System.halt()')).toThrow(/cannot contain "\("/);
  expect(() => parseTerms('a', '[}')).toThrow(/closes nothing/);
  expect(() => parseTerms('a', '[[]')).toThrow(/ends within/);
  expect(() => parseTerms('a', '['.repeat(100_000))).toThrow(/levels of terms/);
  for (const text of ['"', '"\\', '%', '#', ' ', ':', 'a', "'", '<<"', '1_', '-', '%{', '%a{']) {
    endsWell(() => parseTerms('a', text.repeat(100_000)));
  }
  fc.assert(
    fc.property(fc.constantFrom(mix, rebar), fc.array(fc.nat()), (sample, noise) => {
      const text = mutated(sample, noise).toString();
      endsWell(() => packagesIn('mix.lock', text));
      endsWell(() => packagesIn('rebar.lock', text));
    }),
    { numRuns: 500 },
  );
});
