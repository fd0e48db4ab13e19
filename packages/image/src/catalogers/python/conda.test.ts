import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { condaEnvironment } from './conda-environment.ts';
import { installedConda } from './installed-conda.ts';

const meta = 'opt/conda/conda-meta';

/** The fields that conda writes and that matter here, among many more. */
function record(name: string, version: string, more: object = {}): string {
  return JSON.stringify({
    build: 'pyh0701188_6',
    build_number: 6,
    channel: 'https://conda.anaconda.org/conda-forge/noarch',
    constrains: [],
    depends: ['__unix', 'python >=3.8'],
    files: [],
    fn: `${name}-${version}-pyh0701188_6.tar.bz2`,
    license: 'BSD-3-Clause',
    name,
    requested_spec: 'None',
    subdir: 'noarch',
    version,
    ...more,
  });
}

test('an environment', () => {
  const { packages } = catalog(installedConda, {
    [`${meta}/pysocks-1.7.1-pyh0701188_6.json`]: record('pysocks', '1.7.1'),
    [`${meta}/python-3.11.9-h932a869_0_cpython.json`]: record('python', '3.11.9', {
      build: 'h932a869_0_cpython',
      channel: 'pkgs/main/linux-64',
      depends: [],
      fn: 'python-3.11.9-h932a869_0_cpython.conda',
      license: 'Python-2.0',
      requested_spec: 'python=3.11',
      subdir: 'linux-64',
    }),
    [`${meta}/state.json`]: '{"env_vars": {}}',
    'opt/other/x.json': record('x', '1'),
  });
  expect(packages).toEqual([
    {
      type: 'conda',
      purl: 'pkg:conda/pysocks@1.7.1?build=pyh0701188_6&channel=conda-forge&subdir=noarch&type=tar.bz2',
      name: 'pysocks',
      version: '1.7.1',
      licenses: ['BSD-3-Clause'],
      locations: [{ path: `${meta}/pysocks-1.7.1-pyh0701188_6.json`, layer: 0 }],
      state: 'installed',
      direct: false,
      dependsOn: [
        'pkg:conda/python@3.11.9?build=h932a869_0_cpython&channel=pkgs%2Fmain&subdir=linux-64&type=conda',
      ],
    },
    expect.objectContaining({ name: 'python', direct: true, licenses: ['Python-2.0'] }),
  ]);
});

test('a record without a version is an error', () => {
  const files = { [`${meta}/a-1.json`]: record('a', '1', { version: 1 }) };
  expect(() => catalog(installedConda, files)).toThrow(/no usable name and version/);
});

test('environment.yml: exact versions, pip beside conda', () => {
  const { packages } = catalog(condaEnvironment, {
    'environment.yml': `name: sample
channels:
  - conda-forge
  - name=1.2.3
dependencies:
  - python=3.11
  - numpy=1.26.4=py311h7125741_0
  - conda-forge::scipy==1.11
  - "pandas=2.1.4"   # quoted
  - open>=1.0
  - wild=1.2.*
  - pip
  - pip:
    - requests==2.31.0
    - flask>=2
    - -r requirements.txt
  - xz=5.2.6
prefix: /opt/conda
`,
  });
  expect(packages.map(({ purl, state }) => [purl, state])).toEqual([
    ['pkg:conda/numpy@1.26.4', 'declared'],
    ['pkg:conda/scipy@1.11', 'declared'],
    ['pkg:conda/pandas@2.1.4', 'declared'],
    ['pkg:pypi/requests@2.31.0', 'declared'],
    ['pkg:conda/xz@5.2.6', 'declared'],
  ]);
});

test('an environment.yml of something else has no packages', () => {
  const { packages } = catalog(condaEnvironment, { 'environment.yml': 'env:\n  - a==1.0\n' });
  expect(packages).toEqual([]);
});
