import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasShared, run, sampleReport, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { debianMirror } from './support/debian-image.ts';
import { titled, whyNotAsRoot, whyNotFrom } from './support/requirements.ts';
import { Sandbox } from './support/sandbox.ts';

/**
 * The validator of the SPDX project itself (python3-spdx-tools) reads our documents. It holds them
 * against the specification: more than the JSON schema can say, and no package brings the schema.
 * Debian has it in its unstable suite only, so it gets a root file system of its own.
 */
const whyNot = whyNotAsRoot('mmdebstrap') ?? (await whyNotFrom(debianMirror));

vi.setConfig({ testTimeout: 60_000 });

const sandbox = new Sandbox();
const root = sandbox.path('validator');

beforeAll(async () => {
  if (whyNot !== undefined) return;
  await mkdir(root);
  await run('mmdebstrap', [
    ...['--quiet', '--mode=root', '--variant=essential', '--include=python3-spdx-tools'],
    // A mirror that rests for two weeks is as good for this.
    ...['--aptopt=Acquire::Check-Valid-Until "false"', 'sid', root, debianMirror],
  ]);
}, 240_000);
afterAll(() => sandbox.remove());

const validate = async (text: string) => {
  await writeFile(join(root, 'report.spdx.json'), text);
  return run('chroot', [root, 'pyspdxtools', '-i', '/report.spdx.json']);
};

async function convert(report: string): Promise<string> {
  const file = sandbox.path('report.spdx.json');
  expect(await sandbox.run(['convert', report, '--format', `spdx=${file}`])).toMatchObject({
    exitCode: 0,
  });
  return readFile(file, 'utf8');
}

test.skipIf(whyNot !== undefined)(titled('a report of everything is valid', whyNot), async () => {
  const file = sandbox.path('sample.json');
  await writeFile(file, JSON.stringify(sampleReport()));
  const text = await convert(file);
  await validate(text);
  const broken = text.replace('"SPDXRef-DOCUMENT"', '"SPDXRef-DOC UMENT"');
  await expect(validate(broken)).rejects.toThrow('The document is invalid');
});

const image = 'corpora/images/docker-save-nginx.tar';
test.skipIf(whyNot !== undefined || !hasShared(image))(
  titled('a report of a real image is valid', whyNot),
  async () => {
    const file = sandbox.path('nginx.json');
    const words = ['scan', sharedPath(image), '--offline', '--format', `json=${file}`];
    expect(await sandbox.run(words)).toMatchObject({ exitCode: 0 });
    await validate(await convert(file));
  },
);
