import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { namesIn } from './bundle.ts';
import type { ContainerdDirectories } from './containerd-files.ts';
import { defaultRuntimeDirectories, type RuntimeDirectories } from './runtime-directories.ts';
import { findRuntimeProcesses, optionOf, type RuntimeProcess } from './runtime-processes.ts';
import {
  containerdPathsOf,
  dataRootOf,
  readSettings,
  SettingsError,
  storagePathsOf,
} from './runtime-settings.ts';
import type { StorageDirectories } from './storage-files.ts';

export interface HostDirectories {
  readonly proc: string;
  /** The host's own files; in a container those of its first process. */
  readonly root: string;
}

const [defaultContainerd] = defaultRuntimeDirectories.containerd as [ContainerdDirectories];
const [defaultStorage] = defaultRuntimeDirectories.storage as [StorageDirectories];
const MAX_PLACES = 64;

/**
 * Where the runtimes of this host keep their containers: what those that run were told (options,
 * their files of settings, their user's directories), what settings say of those that do not run
 * yet, and the usual places. What nobody uses is empty, and costs a look.
 * @param warn told of settings that cannot be read, once each time
 */
export function findRuntimeDirectories(
  { proc, root }: HostDirectories,
  warn: (text: string) => void,
): RuntimeDirectories {
  const settings = new Settings(warn);
  const processes = findRuntimeProcesses(proc);
  const of = (program: RuntimeProcess['program']) =>
    processes.filter((process) => process.program === program);
  const dockerRoots = [
    ...of('dockerd').map((process) => dataRootOfProcess(process, settings)),
    settings.read(join(root, 'etc/docker/daemon.json'), dataRootOf),
    ...defaultRuntimeDirectories.dockerRoots,
  ].filter((each) => each !== undefined);
  const containerd = [
    ...of('containerd').map((process) => directoriesOfContainerd(process, settings)),
    {
      ...defaultContainerd,
      ...settings.read(join(root, 'etc/containerd/config.toml'), containerdPathsOf),
    },
    defaultContainerd,
  ];
  const storage = [
    ...of('conmon').flatMap((process) => directoriesOfConmon(process) ?? []),
    ...['usr/share/containers', 'etc/containers'].map((place) => ({
      ...defaultStorage,
      ...settings.read(join(root, place, 'storage.conf'), storagePathsOf),
    })),
    defaultStorage,
  ];
  return {
    dockerRoots: distinct(dockerRoots.flatMap(withRemapped)),
    containerd: distinct(containerd),
    storage: distinct(storage),
  };
}

/** All of both: what has run once may run again, as Podman's monitor does with each container. */
export function uniteDirectories(a: RuntimeDirectories, b: RuntimeDirectories): RuntimeDirectories {
  return {
    dockerRoots: distinct([...a.dockerRoots, ...b.dockerRoots]),
    containerd: distinct([...a.containerd, ...b.containerd]),
    storage: distinct([...a.storage, ...b.storage]),
  };
}

/** Those of them that are there, for people: "Docker in /srv/docker". */
export function describeRuntimes({
  dockerRoots,
  containerd,
  storage,
}: RuntimeDirectories): string[] {
  const places = [
    ...dockerRoots.map((root) => ['Docker', root, 'containers'] as const),
    ...containerd.map(
      ({ state }) => ['containerd', state, 'io.containerd.runtime.v2.task'] as const,
    ),
    ...storage.map(({ root }) => ['Podman or CRI-O', root, ''] as const),
  ];
  return places
    .filter(([, place, below]) => existsSync(join(place, below)))
    .map(([name, place]) => `${name} in ${place}`);
}

/** Settings, and what is wrong with them. */
class Settings {
  readonly #warn: (text: string) => void;

  constructor(warn: (text: string) => void) {
    this.#warn = warn;
  }

  read<Value>(path: string, parse: (text: string) => Value): Value | undefined {
    try {
      const text = readSettings(path);
      return text === undefined ? undefined : parse(text);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      const shown = path.replace(/^.*?\/root(?=\/)/, '');
      this.#warn(
        `${shown} cannot be read (${error.message}): containers may be known by their ids alone`,
      );
      return undefined;
    }
  }
}

/** dockerd(8): an option, or its file of settings, or where its user keeps data (rootless). */
function dataRootOfProcess(process: RuntimeProcess, settings: Settings): string | undefined {
  const { words, environment, uid, root } = process;
  const given = optionOf(words, '--data-root', '--graph', '-g');
  if (given !== undefined) return absolute(given);
  const home = environment.get('HOME');
  const inHome = (variable: string, usual: string) =>
    absolute(environment.get(variable) || (home && join(home, usual)));
  const isRootless = uid !== 0;
  const configuration = isRootless ? inHome('XDG_CONFIG_HOME', '.config') : '/etc';
  const file =
    absolute(optionOf(words, '--config-file')) ??
    (configuration && join(configuration, 'docker/daemon.json'));
  const set = file && settings.read(join(root, file), dataRootOf);
  if (set) return set;
  const data = isRootless ? inHome('XDG_DATA_HOME', '.local/share') : '/var/lib';
  return data && join(data, 'docker');
}

function directoriesOfContainerd(
  { words, root }: RuntimeProcess,
  settings: Settings,
): ContainerdDirectories {
  const file = absolute(optionOf(words, '--config', '-c')) ?? '/etc/containerd/config.toml';
  const set = settings.read(join(root, file), containerdPathsOf);
  return {
    state: absolute(optionOf(words, '--state')) ?? set?.state ?? defaultContainerd.state,
    root: absolute(optionOf(words, '--root')) ?? set?.root ?? defaultContainerd.root,
  };
}

/** Podman has no daemon: its monitor beside each container is told of the bundle and where to note its id. */
function directoriesOfConmon({ words }: RuntimeProcess): StorageDirectories | undefined {
  const placeOf = (path: string | undefined) =>
    /^(\/.*)\/[a-z0-9]+-containers\/[0-9a-f]{64}\/userdata/.exec(absolute(path) ?? '')?.[1];
  const root = placeOf(optionOf(words, '-b', '--bundle'));
  const run = placeOf(optionOf(words, '-p', '--container-pidfile')) ?? root;
  return root === undefined || run === undefined ? undefined : { root, run };
}

/** With users of containers mapped to others, a data root has one below it for each mapping. */
function withRemapped(root: string): string[] {
  const mapped = namesIn(root).filter((name) => /^\d{1,10}\.\d{1,10}$/.test(name));
  return [root, ...mapped.map((name) => join(root, name))];
}

function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') === true && path.length < 4096 ? resolve(path) : undefined;
}

function distinct<Place>(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()].slice(
    0,
    MAX_PLACES,
  );
}
