import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestImage, tarOf, writeOciLayout, zipOf } from '@seaworthy/testkit';

/** An advisory for every version of a package below `fixed`. */
function advisory(id: string, name: string, fixed: string, severity: string): object {
  return {
    id,
    modified: '2026-01-01T00:00:00Z',
    published: '2026-01-01T00:00:00Z',
    summary: `A flaw of ${name}`,
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
    database_specific: { severity },
  };
}

/**
 * A mirror that knows four flaws: "first" is mended in 2.0.0, "second" in 3.0.0, "own" never, and
 * "fresh" is there from the start.
 */
export async function writeMirror(directory: string): Promise<void> {
  const records = [
    advisory('CVE-2026-0001', 'first', '2.0.0', 'CRITICAL'),
    advisory('CVE-2026-0002', 'second', '3.0.0', 'HIGH'),
    advisory('CVE-2026-0003', 'own', '9.0.0', 'MODERATE'),
    advisory('CVE-2026-0004', 'fresh', '9.0.0', 'LOW'),
  ];
  await mkdir(join(directory, 'npm'), { recursive: true });
  const items = records.map((record) => ({
    path: `${(record as { id: string }).id}.json`,
    data: Buffer.from(JSON.stringify(record)),
  }));
  await writeFile(join(directory, 'npm/all.zip'), zipOf(items));
}

/** A layer with installed npm packages: `{ first: '1.0.0' }`. */
export function npmLayer(place: string, packages: Readonly<Record<string, string>>): Buffer {
  return tarOf(
    Object.entries(packages).map(([name, version]) => ({
      path: `${place}/node_modules/${name}/package.json`,
      data: JSON.stringify({ name, version }),
    })),
  );
}

export interface NpmImage {
  readonly name: string;
  /** Packages of each layer, base first. */
  readonly layers: readonly Readonly<Record<string, string>>[];
  readonly annotations?: TestImage['annotations'];
}

/** An image as Docker builds it: the first layer is the base's, with its command. */
export async function writeNpmImage(
  directory: string,
  { name, layers, annotations }: NpmImage,
): Promise<string> {
  const [base, ...own] = layers.map((packages, index) => npmLayer(`layer${index}`, packages));
  const history = [
    { created: '2026-01-01T00:00:00Z', created_by: '/bin/sh -c #(nop) ADD file:1 in / ' },
    { created_by: '/bin/sh -c #(nop)  CMD ["sh"]', empty_layer: true },
    ...own.map((_, index) => ({ created_by: `COPY ${index} / # buildkit` })),
  ];
  const { manifestDigest } = await writeOciLayout(directory, {
    name,
    layers: [base!, ...own].map((tar) => ({ tar, compression: 'gzip' as const })),
    config: { history, created: '2026-01-01T00:00:00Z' },
    ...(annotations === undefined ? {} : { annotations }),
  });
  return manifestDigest;
}
