import { createHash } from 'node:crypto';
import type { HistoryEntry, Inventory, Target } from '@seaworthy/model';
import { assert, property, string, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainIds } from './chain-id.ts';
import { findBaseImage } from './find-base-image.ts';
import { type RegisteredImage, registrationOf } from './registered-image.ts';

const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

interface Shape {
  readonly layers: readonly string[];
  readonly name?: string;
  readonly history?: readonly HistoryEntry[];
  readonly createdAt?: string;
  readonly annotations?: Target['annotations'];
  readonly labels?: Target['labels'];
}

function imageOf({ layers, name = 'app:1', history, ...about }: Shape): Inventory {
  return {
    target: { input: name, kind: 'image', reader: 'registry', name, tags: [name], ...about },
    layers: layers.map((layer, index) => ({ index, diffId: digest(layer) })),
    packages: [],
    problems: [],
    ...(history === undefined ? {} : { history: [...history] }),
  };
}

const step = (createdBy: string, comment?: string): HistoryEntry => ({
  createdBy,
  emptyLayer: false,
  ...(comment === undefined ? {} : { comment }),
});
const setting = (createdBy: string): HistoryEntry => ({ createdBy, emptyLayer: true });

/** Docker's builder before BuildKit, and BuildKit itself, as their images have it. */
const debianSteps = [
  step(
    '/bin/sh -c #(nop) ADD file:b4987bca8c4c4c640d6b71dcccfd7172b44771e0f851a47d05c00c2bc6e8c4a1 in / ',
  ),
  setting('/bin/sh -c #(nop)  CMD ["bash"]'),
];
const nginxSteps = [
  ...debianSteps,
  setting('LABEL maintainer=NGINX Docker Maintainers'),
  step('RUN /bin/sh -c set -x && groupadd nginx # buildkit', 'buildkit.dockerfile.v0'),
  step('COPY docker-entrypoint.sh / # buildkit', 'buildkit.dockerfile.v0'),
  setting('ENTRYPOINT ["/docker-entrypoint.sh"]'),
  setting('EXPOSE map[80/tcp:{}]'),
  setting('CMD ["nginx" "-g" "daemon off;"]'),
];
const appSteps = [...nginxSteps, step('COPY html /usr/share/nginx/html # buildkit')];

const debian = imageOf({ name: 'debian:12.5', layers: ['debian'], history: debianSteps });
const nginx = imageOf({
  name: 'nginx:1.27',
  layers: ['debian', 'run', 'copy'],
  history: nginxSteps,
});
const app = { layers: ['debian', 'run', 'copy', 'html'], history: appSteps };

function find(shape: Shape, ...scanned: readonly Inventory[]) {
  const registered = scanned.map((one) => registrationOf(one)!);
  return findBaseImage(imageOf(shape), (chainId): RegisteredImage[] =>
    registered.filter((one) => one.chainId === chainId).map(({ image }) => image),
  );
}

test('chain ids are those of the OCI specification', () => {
  const [a, b] = ['a', 'b'].map((text) => digest(text)) as [string, string];
  expect(chainIds([a, b])).toEqual([a, digest(`${a} ${b}`)]);
});

describe('images that were scanned before', () => {
  test('the longest whole image that is a strict prefix', () => {
    expect(find(app, debian, nginx)).toEqual({
      name: 'docker.io/library/nginx:1.27',
      layers: 3,
      knownBy: 'registered',
      because: 'docker.io/library/nginx:1.27, scanned before, has exactly the first 3 layers',
    });
    expect(find(app, debian)).toMatchObject({ name: 'docker.io/library/debian:12.5', layers: 1 });
  });

  test('an earlier version from the same build cache is no base', () => {
    const command = setting('CMD ["nginx"]');
    const before = imageOf({
      name: 'app:1.0',
      layers: ['debian', 'run'],
      history: [...debianSteps, step('RUN a'), command],
    });
    const history = [...debianSteps, step('RUN a'), step('RUN b'), command];
    const after = { name: 'app:1.1', layers: ['debian', 'run', 'more'], history };
    expect(find(after, debian, before)?.name).toBe('docker.io/library/debian:12.5');
    // Where the steps are not told, the layers decide.
    expect(find({ ...after, history: [] }, debian, before)?.name).toBe('docker.io/library/app:1.0');
  });

  test('an annotation says which of several prefixes the FROM line named', () => {
    const annotations = { 'org.opencontainers.image.base.name': 'debian:12.5' };
    expect(find({ ...app, annotations }, debian, nginx)).toMatchObject({
      name: 'docker.io/library/debian:12.5',
      layers: 1,
      knownBy: 'registered',
    });
  });

  test('an image is not its own base', () => {
    expect(find(app, imageOf(app))).toBeUndefined();
  });

  test('a common layer that is not a whole image gives nothing', () => {
    const obscure = imageOf({ name: 'obscure/tool:1', layers: ['debian', 'tool'] });
    expect(find(app, obscure)).toBeUndefined();
  });

  test('the same layers in another order give nothing', () => {
    const other = imageOf({ name: 'other:1', layers: ['run', 'debian'] });
    expect(find(app, other)).toBeUndefined();
  });

  test('an image of nothing but an empty layer is nobody’s base', () => {
    const empty = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';
    const scratch = imageOf({ name: 'obscure/empty:1', layers: ['x'] });
    scratch.layers[0]!.diffId = empty;
    expect(registrationOf(scratch)).toBeUndefined();
  });

  test('an image with layers that could not be read is not registered', () => {
    const problems = [{ code: 'truncated' as const, message: 'cut off' }];
    expect(registrationOf({ ...debian, problems })).toBeUndefined();
    const directory = { ...debian, target: { ...debian.target, kind: 'directory' as const } };
    expect(registrationOf(directory)).toBeUndefined();
  });
});

describe('several images of the same layers', () => {
  /** Built FROM debian with settings alone, so that it has no layer of its own. */
  const settings = [...debianSteps, setting('ENV LANG=C.UTF-8')];
  const obscure = imageOf({ name: 'obscure/debian:9', layers: ['debian'], history: settings });

  test('the one whose steps the image begins with', () => {
    expect(find(app, obscure, debian)?.name).toBe('docker.io/library/debian:12.5');
    const onObscure = { ...app, history: [...settings, ...nginxSteps.slice(2)] };
    expect(find(onObscure, debian, obscure)?.name).toBe('docker.io/obscure/debian:9');
  });

  test('the one that an annotation names, by name or by digest', () => {
    const annotations = { 'org.opencontainers.image.base.name': 'docker.io/obscure/debian:9' };
    expect(find({ ...app, annotations }, debian, obscure)?.name).toBe('docker.io/obscure/debian:9');
    const known = { ...debian, target: { ...debian.target, digest: digest('manifest') } };
    const byDigest = { 'org.opencontainers.image.base.digest': digest('manifest') };
    expect(find({ ...app, annotations: byDigest }, obscure, known)).toMatchObject({
      name: 'docker.io/library/debian:12.5',
      digest: digest('manifest'),
      because: expect.stringContaining('annotation'),
    });
  });

  test('else the one made last', () => {
    const old = imageOf({
      name: 'debian:old',
      layers: ['debian'],
      createdAt: '2024-01-01T00:00:00Z',
    });
    const recent = imageOf({
      name: 'debian:new',
      layers: ['debian'],
      createdAt: '2025-01-01T00:00:00Z',
    });
    const bare = { layers: app.layers };
    expect(find(bare, recent, old)?.name).toBe('docker.io/library/debian:new');
    expect(find(bare, old, recent)?.name).toBe('docker.io/library/debian:new');
  });
});

describe('what an image says of itself', () => {
  const annotations = { 'org.opencontainers.image.base.name': 'nginx:1.27' };

  test('an annotation, and the end of the base from the history', () => {
    expect(find({ ...app, annotations })).toEqual({
      name: 'docker.io/library/nginx:1.27',
      layers: 3,
      knownBy: 'annotation',
      because:
        'the annotation org.opencontainers.image.base names it, and the history has a CMD or ENTRYPOINT where it ends',
    });
  });

  test('an annotation of a nearer base than the registered one', () => {
    expect(find({ ...app, annotations }, debian)).toMatchObject({
      name: 'docker.io/library/nginx:1.27',
      layers: 3,
    });
  });

  test('without an end in the history, nothing is said of the layers', () => {
    const found = find({ layers: app.layers, annotations });
    expect(found).toMatchObject({ name: 'docker.io/library/nginx:1.27', knownBy: 'annotation' });
    expect(found).not.toHaveProperty('layers');
  });

  test('history that does not account for the layers is no evidence', () => {
    const squashed = find({ layers: ['one', 'two'], history: appSteps, annotations });
    expect(squashed).not.toHaveProperty('layers');
  });

  test('a label that the base image handed down does not move its end', () => {
    // nginx carries the label of its own base, debian; its images inherit it.
    const labels = { 'org.opencontainers.image.base.name': 'debian:12.5' };
    expect(find({ ...app, labels })).toEqual({
      name: 'docker.io/library/debian:12.5',
      knownBy: 'label',
      because: 'the label org.opencontainers.image.base names it',
    });
    expect(find({ ...app, labels }, nginx)).toMatchObject({ name: 'docker.io/library/nginx:1.27' });
  });

  test('scratch, rubbish and inherited object keys are no names', () => {
    for (const name of ['scratch', 'NOT A NAME', '', 'a'.repeat(2_000), 'https://x/y']) {
      const said = { 'org.opencontainers.image.base.name': name };
      expect(find({ ...app, annotations: said, labels: said })).toBeUndefined();
    }
    expect(find({ ...app, annotations: JSON.parse('{"__proto__":"debian"}') })).toBeUndefined();
  });

  test('the FROM line that Buildah keeps, past the steps of its cache', () => {
    const history = [
      step('/bin/sh -c #(nop) COPY file:5fdc8ab9 in /a '),
      setting('/bin/sh -c #(nop) CMD ["/a"]'),
      setting('/bin/sh -c #(nop) ENV A=1'),
      step('/bin/sh -c #(nop) COPY file:5385b256 in /b ', 'FROM localhost/base:1'),
      step('/bin/sh -c #(nop) COPY file:ec944c21 in /c ', 'FROM 2cf03ed0300b'),
    ];
    expect(find({ layers: ['a', 'b', 'c'], history })).toEqual({
      name: 'localhost/base:1',
      layers: 1,
      knownBy: 'history',
      because: 'the builder noted "FROM localhost/base:1" in the history',
    });
  });

  test('history alone names nothing', () => {
    expect(find(app)).toBeUndefined();
  });
});

test('whatever the layers: the base is a registered strict prefix, and the longest', () => {
  const letters = uniqueArray(string({ minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 8,
  });
  assert(
    property(letters, letters, letters, (own, first, second) => {
      const scanned = [own.slice(0, first.length), first, second];
      const found = find(
        { layers: own },
        ...scanned.map((layers, index) => imageOf({ name: `base:${index}`, layers })),
      );
      const isPrefix = (layers: readonly string[]) =>
        layers.length < own.length && layers.every((layer, index) => layer === own[index]);
      const lengths = scanned.filter(isPrefix).map((layers) => layers.length);
      expect(found?.layers).toBe(lengths.length === 0 ? undefined : Math.max(...lengths));
    }),
  );
});
