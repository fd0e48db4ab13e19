import { expect, test } from 'vitest';
import { catalog, summaryOf, testdata } from '../catalog-for-test.ts';
import { requirements } from './requirements.ts';

const purlsOf = (text: string | Uint8Array, path = 'requirements.txt') =>
  catalog(requirements, { [path]: text }).packages.map(({ purl }) => purl);

test('what `uv export` writes, with markers, hashes and comments', () => {
  const text = testdata(import.meta.dirname, 'hashed.requirements.txt');
  const { packages, reported } = catalog(requirements, { 'app/requirements.txt': text });
  const pins = text.split('\n').flatMap((line) => /^([\w-]+)==(\S+)/.exec(line)?.slice(1) ?? []);
  expect(pins).toHaveLength(28);
  expect(packages.flatMap(({ name, version }) => [name, version])).toEqual(pins);
  expect(packages[0]?.state).toBe('locked');
  expect(reported).toEqual([]);
});

test('only exact pins count', () => {
  expect(
    purlsOf(`# a comment
-r other.txt
--index-url https://user:secret@example.com/simple
-e git+https://example.com/x.git#egg=editable
./local-1.0.whl
https://example.com/url-1.0.tar.gz
Direct @ https://example.com/direct-1.0.tar.gz
range>=1.0
compatible~=1.0
wildcard==1.*
bare
Zope.Interface[testing, docs] == 5.4.0 ; python_version < "3.12"  # why
arbitrary===2022b
several>=1,==1.5,!=1.6
parens (==3.0)
options==1.0 --hash=sha256:0123 --global-option="x"
continued \\
    ==2.0 \\
    --hash=sha256:0123
epoch==1!2.0+local.1
not a name==1.0
after==1.0`),
  ).toEqual([
    'pkg:pypi/zope-interface@5.4.0',
    'pkg:pypi/arbitrary@2022b',
    'pkg:pypi/several@1.5',
    'pkg:pypi/parens@3.0',
    'pkg:pypi/options@1.0',
    'pkg:pypi/continued@2.0',
    'pkg:pypi/epoch@1%212.0%2Blocal.1',
    'pkg:pypi/after@1.0',
  ]);
});

test('files by their names; those for development say so', () => {
  const pins = { dev: 'a==1.0', text: 'b==1.0' };
  const { packages } = catalog(requirements, {
    'requirements.txt': 'base==1',
    'requirements-dev.txt': 'dev==1',
    'test-requirements.txt': 'test==1',
    'app/requirements/docs.txt': 'docs==1',
    'app/requirements/prod.txt': 'prod==1',
    'app/notes.txt': pins.text,
    'usr/lib/python3/dist-packages/x/requirements.txt': pins.dev,
  });
  expect(summaryOf(packages)).toEqual([
    'base@1',
    'dev@1 dev',
    'docs@1 dev',
    'prod@1',
    'test@1 dev',
  ]);
});

test('UTF-16, as Windows shells write it', () => {
  const text = Buffer.from('\ufeffdjango==4.2\r\nsix==1.16.0\r\n', 'utf16le');
  expect(purlsOf(text)).toEqual(['pkg:pypi/django@4.2', 'pkg:pypi/six@1.16.0']);
});

test('a line of megabytes is an error, lines without end are not followed', () => {
  expect(() => purlsOf(`a==${'1'.repeat(5_000_000)}`)).toThrow(/characters a line/);
  expect(purlsOf(`${'a \\\n'.repeat(100_000)}\nb==1.0`)).toEqual(['pkg:pypi/b@1.0']);
});
