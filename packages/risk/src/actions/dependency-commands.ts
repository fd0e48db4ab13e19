import type { PackageType } from '@seaworthy/model';
import { baseNameOf } from './places.ts';
import { shellWord } from './shell-word.ts';

/** A dependency that moves from one version to another. */
export interface DependencyChange {
  readonly type: PackageType;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** Asked for by another dependency, not by the project. */
  readonly isTransitive: boolean;
  /** The file or folder that pins it; "" when none is known. */
  readonly path: string;
}

/** Commands of the package manager, or lines of a file after its name and a colon. */
export function dependencyCommands(change: DependencyChange): string[] {
  const byFile = byFileName.get(baseNameOf(change.path).toLowerCase());
  if (byFile !== undefined) return byFile(change);
  if (change.type === 'pypi' && change.path.toLowerCase().endsWith('.txt')) {
    return [`${baseNameOf(change.path)}: ${change.name}==${change.to}`];
  }
  return byType[change.type]?.(change) ?? [`Replace ${change.name} ${change.from} by ${change.to}`];
}

type Commands = (change: DependencyChange) => string[];

const at = ({ name, to }: DependencyChange): string => shellWord(`${name}@${to}`);

/** `add` where the project asks for the package, else the field that overrules what others ask. */
const javascript =
  (tool: string, add: string, field: (pin: string) => string): Commands =>
  (change) => {
    if (!change.isTransitive) return [`${tool} ${add} ${at(change)}`];
    const pin = `${JSON.stringify(change.name)}: ${JSON.stringify(change.to)}`;
    return [`package.json: ${field(pin)}`, `${tool} install`];
  };

const npm = javascript('npm', 'install', (pin) => `"overrides": { ${pin} }`);

const goModules: Commands = ({ name, to }) => {
  if (name === 'stdlib' || name === 'toolchain') {
    const version = to.replace(/^go/, '');
    return [`go get toolchain@go${version}`, 'go build'];
  }
  return [`go get ${shellWord(`${name}@${to.startsWith('v') ? to : `v${to}`}`)}`, 'go mod tidy'];
};

const mavenDependency: Commands = ({ name, to, isTransitive }) => {
  const [group = '', artifact = ''] = name.split(':');
  const dependency = `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${to}</version></dependency>`;
  return [
    isTransitive
      ? `pom.xml: <dependencyManagement><dependencies>${dependency}</dependencies></dependencyManagement>`
      : `pom.xml: <version>${to}</version> of ${name}`,
    'mvn package',
  ];
};

const gradle: Commands = ({ name, to, isTransitive }) => {
  const line = `implementation(${JSON.stringify(`${name}:${to}`)})`;
  return [
    `build.gradle: ${isTransitive ? `dependencies { constraints { ${line} } }` : line}`,
    'gradle dependencies --write-locks',
  ];
};

const sbt: Commands = ({ name, to, isTransitive }) => {
  const [group = '', artifact = ''] = name.split(':');
  const module = [group, artifact, to].map((part) => JSON.stringify(part)).join(' % ');
  return [
    `build.sbt: ${isTransitive ? 'dependencyOverrides' : 'libraryDependencies'} += ${module}`,
  ];
};

const poetry: Commands = ({ name, to, isTransitive }) => [
  isTransitive ? `poetry update ${shellWord(name)}` : `poetry add ${shellWord(`${name}>=${to}`)}`,
];

const byFileName: ReadonlyMap<string, Commands> = new Map([
  ['yarn.lock', javascript('yarn', 'add', (pin) => `"resolutions": { ${pin} }`)],
  ['pnpm-lock.yaml', javascript('pnpm', 'add', (pin) => `"pnpm": { "overrides": { ${pin} } }`)],
  ['bun.lock', javascript('bun', 'add', (pin) => `"overrides": { ${pin} }`)],
  ['deno.lock', ({ name, to }) => [`deno add ${shellWord(`npm:${name}@${to}`)}`]],
  ['poetry.lock', poetry],
  ['pipfile.lock', ({ name, to }) => [`pipenv upgrade ${shellWord(`${name}==${to}`)}`]],
  ['uv.lock', ({ name, to }) => [`uv lock --upgrade-package ${shellWord(`${name}==${to}`)}`]],
  ['pdm.lock', ({ name }) => [`pdm update ${shellWord(name)}`]],
  ['gradle.lockfile', gradle],
  ['build.sbt.lock', sbt],
]);

const byType: Readonly<Partial<Record<PackageType, Commands>>> = {
  npm,
  pypi: ({ name, to }) => [`pip install ${shellWord(`${name}>=${to}`)}`],
  golang: goModules,
  maven: mavenDependency,
  cargo: ({ name, from, to }) => [
    `cargo update -p ${shellWord(`${name}@${from}`)} --precise ${shellWord(to)}`,
  ],
  gem: ({ name, to, isTransitive }) => [
    ...(isTransitive ? [] : [`Gemfile: gem ${JSON.stringify(name)}, ">= ${to}"`]),
    `bundle update ${shellWord(name)} --conservative`,
  ],
  composer: ({ name, to, isTransitive }) => [
    isTransitive
      ? `composer update ${shellWord(name)} --with-dependencies`
      : `composer require ${shellWord(`${name}:^${to.replace(/^v/, '')}`)}`,
  ],
  nuget: ({ name, to }) => [`dotnet add package ${shellWord(name)} --version ${shellWord(to)}`],
  pub: ({ name }) => [`dart pub upgrade ${shellWord(name)}`],
  hex: ({ name }) => [`mix deps.update ${shellWord(name)}`],
  swift: ({ name }) => [`swift package update ${shellWord(baseNameOf(name))}`],
  conda: ({ name, to }) => [`conda install ${shellWord(`${name}=${to}`)}`],
  conan: ({ name, to }) => [`conanfile: ${name}/${to}`],
  hackage: ({ name, to }) => [`cabal.project: constraints: ${name} >= ${to}`],
  cran: ({ name }) => [`Rscript -e ${shellWord(`install.packages(${JSON.stringify(name)})`)}`],
};
