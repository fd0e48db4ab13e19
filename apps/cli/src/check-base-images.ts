import { listTags, newerTags } from '@seaworthy/image';
import { type BaseImage, messageOf, type Report, SeaworthyError } from '@seaworthy/model';
import {
  formatReference,
  isReference,
  parseReference,
  type Reference,
  type RegistryOptions,
} from '@seaworthy/registry';
import { assignOrigins, compareWithNewerBase } from '@seaworthy/risk';
import type { Judge } from './judge.ts';
import { readTarget, type ScanOptions } from './scan-target.ts';

/**
 * Asks the registries of named base images for newer ones, reads those and says what building on
 * them would change. Several targets on one base ask once. What cannot be asked is a problem of the
 * targets on it, never an error.
 */
export async function checkBaseImages(
  reports: readonly Report[],
  options: ScanOptions,
  judge: Judge,
): Promise<Report[]> {
  const checker = new BaseImageChecker(options, judge);
  const checked: Report[] = [];
  for (const report of reports) checked.push(await checker.check(report));
  return checked;
}

class BaseImageChecker {
  readonly #options: ScanOptions;
  readonly #judge: Judge;
  readonly #tags = new Map<string, Promise<string[]>>();
  readonly #images = new Map<string, Promise<Report>>();

  constructor(options: ScanOptions, judge: Judge) {
    this.#options = options;
    this.#judge = judge;
  }

  async check(report: Report): Promise<Report> {
    const { baseImage } = report;
    const name = baseImage?.name;
    if (baseImage === undefined || name === undefined || !isReference(name)) {
      const judged = assignOrigins(report);
      return report.layers.length > 1 ? withProblem(judged, unnamed) : judged;
    }
    const reference = parseReference(name);
    this.#options.progress?.(`asking ${reference.host} for newer images than ${name}`);
    try {
      const located = await this.#locate(report, baseImage, reference);
      const judged = assignOrigins({ ...report, baseImage: located });
      if (located.layers === undefined) {
        return withProblem(
          judged,
          `${name} has other layers now, and nothing says which are its own`,
        );
      }
      const newer = await this.#findNewer(judged, located.layers, reference);
      if (newer === undefined) return judged;
      const effect = compareWithNewerBase(judged, newer);
      const { digest } = newer.target;
      return {
        ...judged,
        baseImage: {
          ...located,
          newer: { name: newer.target.name, ...(digest !== undefined && { digest }), ...effect },
        },
      };
    } catch (error) {
      if (this.#options.signal.aborted || !(error instanceof SeaworthyError)) throw error;
      return withProblem(assignOrigins(report), `${name}: ${messageOf(error)}`);
    }
  }

  /** Reads the base image itself where nothing but words or history told of its layers. */
  async #locate(report: Report, base: BaseImage, reference: Reference): Promise<BaseImage> {
    if (base.knownBy === 'registered') return base;
    const exact = base.digest === undefined ? reference : { ...reference, digest: base.digest };
    const image = await this.#read(report, exact);
    if (!isPrefix(image, report)) return base;
    const because = `${base.because}, and its layers are the first ones`;
    return { ...base, layers: image.layers.length, because };
  }

  async #findNewer(
    report: Report,
    layers: number,
    reference: Reference,
  ): Promise<Report | undefined> {
    const { tag } = reference;
    if (tag === undefined) return undefined;
    const tags = await this.#listTags(report, reference);
    const madeAt = timeOfLayers(report, layers);
    for (const candidate of newerTags(tag, tags, report.distribution)) {
      if (!tags.includes(candidate)) continue;
      const image = await this.#read(report, { ...reference, tag: candidate, digest: undefined });
      const isSame = image.layers.length === layers && isPrefix(image, report);
      // The registry may be behind what was built on; a higher version needs no date.
      const isOlder = candidate === tag && (image.target.createdAt ?? '~') < (madeAt ?? '');
      if (!isSame && !isOlder) return image;
    }
    return undefined;
  }

  #listTags(report: Report, reference: Reference): Promise<string[]> {
    const repository = `${reference.host}/${reference.repository}`;
    return once(this.#tags, repository, () =>
      listTags(repository, {
        registry: registryOptionsFor(report, reference, this.#options.registry),
        signal: this.#options.signal,
      }),
    );
  }

  #read(report: Report, reference: Reference): Promise<Report> {
    const name = formatReference(reference);
    const { platform } = report.target;
    return once(this.#images, `${name} ${platform}`, () => {
      const registry = registryOptionsFor(report, reference, this.#options.registry);
      const options = { ...this.#options, registry, platform };
      return readTarget(`registry:${name}`, options, this.#judge);
    });
  }
}

/**
 * A login and plain HTTP were asked for the registry of the target; that of its base may be another
 * one.
 */
function registryOptionsFor(
  { target }: Report,
  { host }: Reference,
  options: Partial<RegistryOptions> = {},
): RegistryOptions {
  const { plainHttp = false, caFiles = [], credentials } = options;
  const isSame = target.reader === 'registry' && parseReference(target.name).host === host;
  return {
    caFiles,
    plainHttp: plainHttp && (isSame || target.reader !== 'registry'),
    ...(isSame && credentials !== undefined && { credentials }),
  };
}

/** Whether the layers of an image are the first ones of another, which has more. */
function isPrefix(image: Report, other: Report): boolean {
  return (
    image.layers.length > 0 &&
    image.layers.length < other.layers.length &&
    image.layers.every(({ diffId }, index) => diffId === other.layers[index]!.diffId)
  );
}

/** When the last of the first layers was made, as far as the history tells; ISO 8601. */
function timeOfLayers({ history = [] }: Report, layers: number): string | undefined {
  const steps = history.filter(({ emptyLayer }) => !emptyLayer).slice(0, layers);
  return steps.at(-1)?.createdAt;
}

function once<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}

const unnamed = 'nothing names the image that this one was built on';

function withProblem(report: Report, message: string): Report {
  const hint = 'Scan the base image once, under its full name: then its layers are known.';
  const problem = { code: 'base-image-not-checked' as const, message, hint };
  return { ...report, problems: [...report.problems, problem] };
}
