import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DockerHost, whyNoAgent } from './support/docker-host.ts';

const why = whyNoAgent();

describe.skipIf(why !== undefined)(`files that containers may not read ${why ?? ''}`, () => {
  let host: DockerHost;
  beforeAll(async () => {
    host = await DockerHost.start();
  }, 180_000);
  afterEach(() => host.clear(), 60_000);
  afterAll(() => host.stop(), 60_000);

  const run = (name: string) =>
    host.docker.run(
      ...[
        'run',
        '-d',
        '--network=none',
        '--name',
        name,
        'shop/web:1',
        '/bin/busybox',
        'sleep',
        '300',
      ],
    );
  const readShadow = () =>
    host.docker
      .run('exec', 'web', '/bin/busybox', 'cat', '/etc/shadow')
      .catch((error: unknown) => String(error));
  const told = async (text: string) =>
    vi.waitFor(
      () =>
        expect(
          host
            .alerts()
            .map(({ output }) => output)
            .join('\n'),
        ).toContain(text),
      {
        timeout: 20_000,
      },
    );
  const response = (mode: string) => `
response:
  mode: ${mode}
  stateDirectory: ${host.home}/state
  prevent:
    - name: password hashes stay closed
      unreadable: [/etc/shadow]
`;

  test('not one byte is printed, in a container that ran before the agent too', async () => {
    await run('web');
    expect(await readShadow()).toContain('root:x:1');
    await host.startAgent(response('enforce'));
    await told('prevents reads of /etc/shadow');
    const said = await readShadow();
    expect(said).toContain('Operation not permitted');
    expect(said).not.toContain('root:x:1');
    await told('kept /bin/busybox from reading /etc/shadow');
    await host.stopAgent();
    expect(await readShadow()).toContain('root:x:1');
  }, 60_000);

  test('a container whose first act it is to read one does not, nor one that runs a volume', async () => {
    const start = (...words: string[]) =>
      host.docker
        .run('run', '--rm', '--network=none', ...words)
        .catch((error: unknown) => String(error));
    const read = () => start('shop/web:1', '/bin/busybox', 'cat', '/etc/shadow');
    const runVolume = () =>
      start('-v', '/bin:/opt:ro', 'shop/web:1', '/opt/busybox', 'echo', 'it ran');
    expect(await read()).toContain('root:x:1');
    expect(await runVolume()).toBe('it ran\n');
    await host.startAgent(`${response('enforce')}      deny: [files-outside-image]\n`);
    for (let turn = 0; turn < 8; turn++) expect(await read()).not.toContain('root:x:1');
    for (let turn = 0; turn < 4; turn++) expect(await runVolume()).toMatch(/^Error/);
    await told('denied /opt/busybox: it is not on the file system of the image');
  }, 120_000);

  test('a dry run lets them be read, and says so once', async () => {
    await run('web');
    await host.startAgent(response('dry-run'));
    await told('would prevent reads of /etc/shadow');
    for (let turn = 0; turn < 3; turn++) expect(await readShadow()).toContain('root:x:1');
    await told('would keep /bin/busybox from reading /etc/shadow');
    const said = host.alerts().filter(({ output }) => output.includes('would keep'));
    expect(said).toHaveLength(1);
  }, 60_000);
});
