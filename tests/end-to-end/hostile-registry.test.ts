import { mkdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { FakeRegistry, tarOf } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** Registries that hang, lie, point elsewhere or never stop. */
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const layer = tarOf([
  { path: 'node_modules/good/package.json', data: '{"name":"good","version":"1.0.0"}' },
]);
const credentials = Buffer.from('somebody:a secret').toString('base64');

let registry: FakeRegistry;
let elsewhere: FakeRegistry;
beforeEach(async () => {
  [registry, elsewhere] = await Promise.all([FakeRegistry.start(), FakeRegistry.start()]);
  registry.putImage([layer]);
});
afterEach(async () => {
  await Promise.all([registry.stop(), elsewhere.stop()]);
  expect(sandbox.leftovers()).toEqual([]);
});

/** Without a cache: what a registry says must be asked for. */
const words = (...more: string[]) => [
  ...['scan', '--only-inventory', '--plain-http', '--no-cache', '--timeout', '20s', ...more],
  ...['--format', 'json', `registry:${registry.host}/org/app:latest`],
];

const isLayer = (url = '') => url.includes('/blobs/') && !url.includes(configDigest());
const configDigest = () =>
  registry.seen
    .find(({ path }) => path.includes('/blobs/'))
    ?.path.split('/')
    .at(-1) ?? 'none';

/** A body without an end, at the speed of the reader. */
function pourForever(response: ServerResponse): true {
  response.writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' });
  const chunk = Buffer.alloc(1 << 20, ' ');
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
  return true;
}

/** The honest answer, with one byte changed. */
function changeBody(response: ServerResponse): void {
  const end = response.end.bind(response) as (bytes: Buffer) => ServerResponse;
  response.end = ((bytes: Buffer) => {
    const other = Buffer.from(bytes);
    other[other.indexOf('0')]! ^= 1;
    return end(other);
  }) as ServerResponse['end'];
}

test('an honest one is read', async () => {
  const { exitCode, stdout } = await sandbox.run(words());
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).packages).toMatchObject([{ name: 'good' }]);
});

test.each([
  ['before it answers', () => true],
  [
    'in the middle of a layer',
    (url: string, response: ServerResponse) => {
      if (!isLayer(url)) return false;
      response.writeHead(200, { 'content-length': layer.length });
      response.write(layer.subarray(0, 600));
      return true;
    },
  ],
])('one that hangs %s', async (_, behave: (url: string, response: ServerResponse) => boolean) => {
  registry.behave(({ url = '' }, response) => behave(url, response));
  const { exitCode, stdout, stderr, elapsedMs } = await sandbox.run(words('--timeout', '2s'));
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain('[TIMEOUT]');
  expect(elapsedMs).toBeGreaterThan(1_900);
  expect(elapsedMs).toBeLessThan(6_000);
});

test('one that sends the login of a user elsewhere does not get it there', async () => {
  const configuration = sandbox.path('docker-config');
  mkdirSync(configuration, { recursive: true });
  const auths = { [registry.host]: { auth: credentials } };
  writeFileSync(`${configuration}/config.json`, JSON.stringify({ auths }));
  registry.behave(({ headers }, response) => {
    if (headers.authorization === `Basic ${credentials}`) return false;
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    return true;
  });
  elsewhere.putImage([layer]);
  registry.behave(({ url = '', headers }, response) => {
    if (!url.includes('/blobs/') || headers.authorization === undefined) return false;
    response.writeHead(307, { location: `${elsewhere.url}${url}` }).end();
    return true;
  });
  const environment = { DOCKER_CONFIG: configuration };
  const { exitCode, stdout } = await sandbox.run(words(), { environment });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).packages).toHaveLength(1);
  expect(registry.seen.some(({ authorization }) => authorization !== undefined)).toBe(true);
  expect(elsewhere.seen).toHaveLength(2);
  for (const { authorization } of elsewhere.seen) expect(authorization).toBeUndefined();
  expect(stdout).not.toContain('a secret');
});

test('one that sends in circles', async () => {
  registry.behave(({ url = '' }, response) => {
    if (!url.includes('/blobs/')) return false;
    response.writeHead(307, { location: url }).end();
    return true;
  });
  const { exitCode, stdout, stderr, elapsedMs } = await sandbox.run(words());
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toMatch(/^error \[(?:NETWORK|LIMIT_EXCEEDED|TARGET_UNSUPPORTED|MALFORMED)\]/);
  expect(elapsedMs).toBeLessThan(15_000);
});

test('one that sends to a file of this machine', async () => {
  registry.behave(({ url = '' }, response) => {
    if (!url.includes('/blobs/')) return false;
    response.writeHead(307, { location: 'file:///etc/passwd' }).end();
    return true;
  });
  const { exitCode, stdout, stderr } = await sandbox.run(words());
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toMatch(/^error \[/);
  expect(stderr).not.toContain('root:');
});

test.each([
  ['a layer', (url: string) => isLayer(url)],
  ['a configuration', (url: string) => url.includes('/blobs/')],
])('one that sends other contents of %s', async (_, isChanged) => {
  registry.behave(({ url = '' }, response) => {
    if (isChanged(url)) changeBody(response);
    return false;
  });
  const { exitCode, stdout, stderr } = await sandbox.run(words());
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain('[DIGEST_MISMATCH]');
});

test('one that gives another manifest than was asked for by digest', async () => {
  const { digest } = registry.putImage([layer, layer]);
  const other = registry.putImage([]);
  registry.behave(({ url = '' }, response) => {
    if (!url.endsWith(digest)) return false;
    response.writeHead(302, { location: url.replace(digest, other.digest) }).end();
    return true;
  });
  const target = `registry:${registry.host}/org/app@${digest}`;
  const asked = ['scan', '--only-inventory', '--plain-http', '--no-cache', target];
  const { exitCode, stdout, stderr } = await sandbox.run(asked);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain('[DIGEST_MISMATCH]');
});

test('one whose manifest never ends', async () => {
  registry.behave(({ url = '' }, response) =>
    url.includes('/manifests/') ? pourForever(response) : false,
  );
  const outcome = await sandbox.measure((options) => sandbox.run(words(), options));
  expect(outcome).toMatchObject({ exitCode: 3, stdout: '' });
  expect(outcome.stderr).toContain('[LIMIT_EXCEEDED]');
  expect(outcome.peakBytes).toBeLessThan(300 * 2 ** 20);
});

test('one whose layer never ends', async () => {
  registry.behave(({ url = '' }, response) => (isLayer(url) ? pourForever(response) : false));
  const outcome = await sandbox.measure((options) => sandbox.run(words(), options));
  expect(outcome).toMatchObject({ exitCode: 3, stdout: '' });
  expect(outcome.stderr).toContain('[DIGEST_MISMATCH]');
  expect(outcome.peakBytes).toBeLessThan(500 * 2 ** 20);
});

test('one that breaks off is asked again, from where it stopped', async () => {
  let broken = 0;
  registry.behave(({ url = '', headers }, response) => {
    if (!isLayer(url) || headers.range !== undefined || broken++ > 0) return false;
    response.writeHead(200, { 'content-length': layer.length, 'accept-ranges': 'bytes' });
    response.write(layer.subarray(0, 700), () => response.destroy());
    return true;
  });
  const { exitCode, stdout } = await sandbox.run(words());
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).packages).toHaveLength(1);
  expect(registry.seen.some(({ range }) => range === 'bytes=700-')).toBe(true);
});

test('one that is too busy is asked again later', async () => {
  let busy = 0;
  registry.behave((_, response) => {
    if (busy++ >= 2) return false;
    response.writeHead(busy === 1 ? 429 : 503, { 'retry-after': '0' }).end();
    return true;
  });
  expect(await sandbox.run(words())).toMatchObject({ exitCode: 0 });
});

test('one that is not there', async () => {
  const asked = words();
  await registry.stop();
  const { exitCode, stdout, stderr } = await sandbox.run(asked);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toMatch(/\[(?:NETWORK|TIMEOUT)\]/);
  expect(stderr).toContain('hint: ');
  registry = await FakeRegistry.start();
});
