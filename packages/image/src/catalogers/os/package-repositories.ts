import type { PackageRepository } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import { linesOf } from '../../formats/structured-text.ts';
import { baseNameOf, directoryOf } from '../../path.ts';
import type { CatalogedFile, Cataloger, CatalogResult } from '../cataloger.ts';
import { parseApkRepositories, parseAptList, parseAptSources } from './apt-and-apk-sources.ts';
import { parseRepoFile } from './repo-file.ts';

type RepositoryFact =
  | { kind: 'repositories'; repositories: PackageRepository[] }
  | { kind: 'variable'; name: string; value: string };

const aptList = 'etc/apt/sources.list';
const aptDirectory = 'etc/apt/sources.list.d';
const apkList = 'etc/apk/repositories';
const repoDirectories = ['etc/yum.repos.d', 'etc/zypp/repos.d'];
const variableDirectories = ['etc/dnf/vars', 'etc/yum/vars'];

/** Generous for a system; a file that lists more is made to cost time. */
const maxRepositories = 200;

/** Which repositories the package manager is set up to use. It brings no packages. */
export const packageRepositories: Cataloger<RepositoryFact> = {
  name: 'package-repositories',
  version: 1,
  about: 'Where packages come from: sources of apt, repositories of apk, dnf, yum and zypper',
  selects: {
    paths: [aptList, apkList],
    directories: [aptDirectory, ...repoDirectories, ...variableDirectories],
    where: isOurs,
  },
  maxBytes: 1 << 20,
  read: readFile,
  resolve,
};

function isOurs(path: string): boolean {
  const directory = directoryOf(path);
  if (directory === aptDirectory) return /\.(?:list|sources)$/.test(path);
  return !repoDirectories.includes(directory) || path.endsWith('.repo');
}

function readFile(file: FileContent): RepositoryFact | undefined {
  const { path } = file;
  if (variableDirectories.includes(directoryOf(path))) {
    const name = baseNameOf(path);
    const [value = ''] = linesOf(file.text());
    const isUsable = /^\w{1,64}$/.test(name) && /^[\w.:/-]{0,256}$/.test(value);
    return isUsable ? { kind: 'variable', name, value } : undefined;
  }
  const repositories: PackageRepository[] = [];
  for (const repository of parse(path, file.text())) {
    if (repositories.length === maxRepositories) break;
    repositories.push(repository);
  }
  return repositories.length === 0 ? undefined : { kind: 'repositories', repositories };
}

function parse(path: string, text: string): Iterable<PackageRepository> {
  if (path === apkList) return parseApkRepositories(text, path);
  if (path.endsWith('.sources')) return parseAptSources(text, path);
  return path.endsWith('.repo') ? parseRepoFile(text, path) : parseAptList(text, path);
}

/** The variables that have files of their own are put in; those of the release come later. */
function resolve(files: readonly CatalogedFile<RepositoryFact>[]): CatalogResult {
  const variables = new Map<string, string>();
  for (const { fact } of files) {
    if (fact.kind === 'variable') variables.set(fact.name, fact.value);
  }
  const repositories = files
    .flatMap(({ fact }) => (fact.kind === 'repositories' ? fact.repositories : []))
    .slice(0, maxRepositories);
  return {
    packages: [],
    repositories: repositories.map((repository) =>
      repository.manager === 'dnf'
        ? { ...repository, url: expandVariables(repository.url, variables) }
        : repository,
    ),
  };
}

/** "$name" and "${name}" (dnf.conf(5), "Repo Variables"); unknown ones stay as they are. */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\$(?:\{(\w{1,64})\}|(\w{1,64}))/g,
    (whole, braced, bare) => variables.get(braced ?? bare) ?? whole,
  );
}
