import { availableParallelism } from 'node:os';
import type { Inventory, Layer, Problem, Target } from '@seaworthy/model';
import { limitExceeded, messageOf } from '@seaworthy/model';
import type { RegistryOptions } from '@seaworthy/registry';
import { assemble } from './assemble.ts';
import type { Cataloger } from './catalogers/cataloger.ts';
import { catalogers as allCatalogers } from './catalogers/index.ts';
import { missingDatabase } from './catalogers/os/missing-database.ts';
import type { ContentScanner, PlacedContentFact } from './content/content-scanner.ts';
import { ContentStore } from './layer/collected-content.ts';
import { LayerCache } from './layer/layer-cache.ts';
import type { LayerFacts } from './layer/layer-facts.ts';
import { LayerFlights } from './layer/layer-flights.ts';
import type { MarkedPath } from './layer/marked-path.ts';
import { mergeLayers } from './layer/merge-layers.ts';
import { type LayerReading, readLayer } from './layer/read-layer.ts';
import { readTree } from './layer/read-tree.ts';
import { ScanBudget } from './layer/scan-budget.ts';
import { Selection } from './layer/selection.ts';
import { limits } from './limits.ts';
import type { ImageConfig } from './oci/image-config.ts';
import { parsePlatform } from './oci/platform.ts';
import type { ImageSource, ReaderContext, TreeSource } from './readers/reader.ts';
import { chooseReader, withoutCredentials } from './target.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

export interface InventoryOptions {
  readonly signal: AbortSignal;
  /** "os/architecture[/variant]" for images of several platforms. */
  readonly platform?: string | undefined;
  readonly offline?: boolean;
  readonly registry?: Partial<RegistryOptions>;
  /** Where facts of layers are kept between scans; nothing is kept without it. */
  readonly cacheDirectory?: string | undefined;
  /** Shared by the targets that are read at the same time, so that none reads another's layers. */
  readonly flights?: LayerFlights | undefined;
  readonly progress?: (message: string) => void;
  readonly catalogers?: readonly Cataloger[];
  /** See the bytes of every file; none when absent. */
  readonly scanners?: readonly ContentScanner[];
  /** See the files of targets that are directories, of which nothing is kept between scans. */
  readonly treeScanners?: (target: Target) => Promise<readonly ContentScanner[]>;
}

/** What is inside a target, and what judges of contents and configurations need besides. */
export interface Inspection {
  readonly inventory: Inventory;
  /** What `scanners` found, in every layer. */
  readonly contents: readonly PlacedContentFact[];
  /** Of an image. */
  readonly configuration?: ImageConfig;
  /** Of an image: files and directories whose permissions say something. */
  readonly marked?: readonly MarkedPath[];
  /** Whether files were read at all: an SBOM has none. */
  readonly hasContents: boolean;
}

/**
 * Opens a target and says what is inside: the facts, before any judgement. What could not be
 * looked at is in `problems`; a target that cannot be opened at all throws.
 * @throws SeaworthyError of the families "usage" and "look"
 */
export async function takeInventory(input: string, options: InventoryOptions): Promise<Inventory> {
  return (await inspectTarget(input, options)).inventory;
}

/**
 * The inventory of a target and, in the same pass over its bytes, what scanners find in them.
 * @throws SeaworthyError of the families "usage" and "look"
 */
export async function inspectTarget(input: string, options: InventoryOptions): Promise<Inspection> {
  // A wrong platform should not cost a look at the target.
  if (options.platform !== undefined) parsePlatform(options.platform);
  const temporary = new TemporaryDirectory();
  const progress = options.progress ?? (() => {});
  try {
    const { reader, target } = await chooseReader(input);
    const context: ReaderContext = {
      signal: options.signal,
      platform: options.platform ?? machinePlatform(),
      platformIsExplicit: options.platform !== undefined,
      offline: options.offline ?? false,
      registry: { plainHttp: false, caFiles: [], ...options.registry },
      temporaryDirectory: () => temporary.path(),
      progress,
    };
    const source = await reader.open(target, context);
    try {
      if (source.kind === 'inventory') {
        return { inventory: source.inventory, contents: [], hasContents: false };
      }
      const catalogers = options.catalogers ?? allCatalogers;
      const scanners = options.scanners ?? [];
      const budget = new ScanBudget();
      let reading: Promise<LayerReading> | undefined;
      const settings: Settings = {
        cacheDirectory: options.cacheDirectory,
        flights: options.flights ?? new LayerFlights(),
        catalogers,
        scanners,
        budget,
        progress,
        startReading() {
          reading ??= temporary.path().then((path) => ({
            selection: new Selection(catalogers),
            store: new ContentStore(path),
            budget,
            signal: options.signal,
            scanners,
          }));
          return reading;
        },
      };
      const { layers, facts, problems } =
        source.kind === 'image'
          ? await readImage(source, settings)
          : await readDirectory(source, settings, await options.treeScanners?.(source.target));
      const merged = mergeLayers(facts);
      const assembled = assemble(merged, catalogers);
      // A project's folder has no system whose database could be missing.
      const missing =
        source.target.kind === 'directory'
          ? undefined
          : missingDatabase(assembled.distribution, assembled.packages);
      const inventory: Inventory = {
        target: { ...source.target, input: withoutCredentials(input) },
        ...(assembled.distribution === undefined ? {} : { distribution: assembled.distribution }),
        layers,
        ...(source.kind === 'image' && source.config.history.length > 0
          ? { history: [...source.config.history] }
          : {}),
        packages: [...assembled.packages],
        ...(assembled.repositories.length > 0 && { repositories: [...assembled.repositories] }),
        problems: [
          ...source.problems,
          ...problems,
          ...merged.problems,
          ...assembled.problems,
          ...(missing === undefined ? [] : [missing]),
        ],
      };
      return source.kind === 'image'
        ? {
            inventory,
            contents: merged.contents,
            configuration: source.config,
            marked: merged.marked,
            hasContents: true,
          }
        : { inventory: withoutLayers(inventory), contents: merged.contents, hasContents: true };
    } finally {
      await source.close();
    }
  } finally {
    await temporary.remove();
  }
}

interface Settings {
  readonly cacheDirectory: string | undefined;
  readonly flights: LayerFlights;
  readonly catalogers: readonly Cataloger[];
  readonly scanners: readonly ContentScanner[];
  readonly budget: ScanBudget;
  readonly progress: (message: string) => void;
  /** What reading needs, made when first asked for: an image that is known is not read. */
  startReading(): Promise<LayerReading>;
}

interface Readings {
  readonly layers: Layer[];
  readonly facts: readonly LayerFacts[];
  readonly problems: readonly Problem[];
}

async function readDirectory(
  source: TreeSource,
  { progress, startReading }: Settings,
  treeScanners: readonly ContentScanner[] = [],
): Promise<Readings> {
  const { root } = source;
  const exclude = new Set(source.exclude);
  const reading = await startReading();
  const scanners = [...(reading.scanners ?? []), ...treeScanners];
  const facts = await readTree({ ...reading, scanners, root, exclude, progress });
  return { layers: [], facts: [facts], problems: [] };
}

/** Reads the layers that the cache does not know, as many at once as there are cores. */
async function readImage(source: ImageSource, settings: Settings): Promise<Readings> {
  const { config, layers } = source;
  if (layers.length > limits.layersPerImage) {
    throw limitExceeded(source.target.name, 'layers of an image', limits.layersPerImage);
  }
  const problems: Problem[] = [];
  const cache = openCache(settings, problems);
  const facts: LayerFacts[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < layers.length) {
      const index = next++;
      const blob = layers[index]!;
      const known = blob.diffId === undefined ? undefined : cache?.get(blob.diffId);
      const { facts: found, isOwn } =
        known !== undefined
          ? { facts: known, isOwn: false }
          : await settings.flights.read(blob.diffId, async () => {
              const read = await readLayer(blob, await settings.startReading());
              await keep(read, cache, settings, problems);
              return read;
            });
      // What was read here has been counted on the way.
      if (!isOwn) settings.budget.takeLayer(found);
      facts[index] = found;
      settings.progress(`layer ${++done} of ${layers.length} read`);
    }
  };
  try {
    // One failure stops the others: they see that `next` has passed the end.
    const workers = Array.from({ length: Math.min(availableParallelism(), layers.length) }, work);
    await Promise.all(workers).catch(async (error) => {
      next = layers.length;
      await Promise.allSettled(workers);
      throw error;
    });
  } finally {
    await cache?.close();
  }
  return {
    layers: layers.map((blob, index) => ({
      index,
      diffId: facts[index]!.diffId,
      ...(blob.digest === undefined ? {} : { digest: blob.digest }),
      ...(blob.sizeBytes === undefined ? {} : { sizeBytes: blob.sizeBytes }),
      ...(config.createdBy[index] === undefined ? {} : { createdBy: config.createdBy[index] }),
    })),
    facts,
    problems,
  };
}

/** A directory is read as one layer, which is nothing to tell anybody. */
function withoutLayers(inventory: Inventory): Inventory {
  return {
    ...inventory,
    packages: inventory.packages.map((one) => ({
      ...one,
      locations: one.locations.map(({ path }) => ({ path })),
    })),
    problems: inventory.problems.map(({ layer: _, ...problem }) => problem),
  };
}

/** A cache that cannot be used costs time, not truth. */
function openCache(settings: Settings, problems: Problem[]): LayerCache | undefined {
  if (settings.cacheDirectory === undefined) return undefined;
  try {
    return new LayerCache(settings.cacheDirectory, [...settings.catalogers, ...settings.scanners]);
  } catch (error) {
    problems.push(cacheProblem(error, settings));
    return undefined;
  }
}

async function keep(
  facts: LayerFacts,
  cache: LayerCache | undefined,
  settings: Settings,
  problems: Problem[],
): Promise<void> {
  try {
    await cache?.put(facts);
  } catch (error) {
    // Once says it: what made one write fail meets the others too.
    if (problems.length === 0) problems.push(cacheProblem(error, settings));
  }
}

function cacheProblem(error: unknown, { cacheDirectory }: Settings): Problem {
  return {
    code: 'access-denied',
    message: `the layer cache cannot be used: ${messageOf(error)}`,
    hint: 'Name another directory with --cache-dir, or none with --no-cache.',
    ...(cacheDirectory === undefined ? {} : { path: cacheDirectory }),
  };
}

/** The platform whose images this machine would run. */
function machinePlatform(): string {
  const architectures: Partial<Record<NodeJS.Architecture, string>> = {
    x64: 'amd64',
    arm64: 'arm64',
    arm: 'arm',
    ia32: '386',
    ppc64: 'ppc64le',
    s390x: 's390x',
    riscv64: 'riscv64',
    loong64: 'loong64',
  };
  return `linux/${architectures[process.arch] ?? process.arch}`;
}
