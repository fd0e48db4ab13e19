import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageChecks } from '../checks/image/index.ts';
import { judgeFiles } from '../judge-files.ts';
import { type ImageConfig, namesOf, variablesOf } from '../subjects/image-config.ts';
import { SourceFile } from '../tree/source-file.ts';
import { imageConfig } from './image-config.ts';

/** As BuildKit writes it. */
const config = JSON.stringify({
  architecture: 'amd64',
  config: {
    Env: ['PATH=/usr/bin:/bin', 'A=b=c', 'EMPTY='],
    ExposedPorts: { '80/tcp': {}, '22/tcp': {} },
    Cmd: ['/bin/sh'],
    Volumes: { '/data': {} },
  },
  created: '2026-03-01T10:00:00Z',
  history: [
    { created: '2026-03-01T10:00:00Z', created_by: 'RUN /bin/sh -c make # buildkit' },
    { created: '2026-03-01T10:00:00Z', created_by: 'CMD ["/bin/sh"]', empty_layer: true },
  ],
  os: 'linux',
  rootfs: { type: 'layers', diff_ids: [`sha256:${'a'.repeat(64)}`] },
});

const read = (text: string, path = 'image.config.json'): readonly ImageConfig[] =>
  imageConfig
    .read(new SourceFile(path, text))
    .flatMap((subject) => (subject.name === 'image-config' ? [subject.value] : []));

test('the configuration of an OCI image', () => {
  const [image] = read(config);
  expect(variablesOf(image!).map(({ name, value }) => [name, value])).toEqual([
    ['PATH', '/usr/bin:/bin'],
    ['A', 'b=c'],
    ['EMPTY', ''],
  ]);
  expect(namesOf(image!, 'ExposedPorts').map(({ name }) => name)).toEqual(['80/tcp', '22/tcp']);
  expect(image!.history.map(({ command }) => command)).toEqual([
    'RUN /bin/sh -c make # buildkit',
    'CMD ["/bin/sh"]',
  ]);
  expect(image!.files).toBeUndefined();
});

test('the output of docker inspect holds one image for each object', () => {
  const one = {
    Id: 'sha256:1',
    RepoTags: ['shop:1'],
    Config: { User: '1' },
    RootFS: { Type: 'layers' },
  };
  const container = { Id: '2', Config: { User: '0' }, State: {} };
  expect(read(JSON.stringify([one, container, one], null, 4))).toHaveLength(2);
  expect(read(JSON.stringify({ name: 'package', rootfs: './rootfs' }))).toHaveLength(0);
});

test('any cut or change of a document gives findings, or a problem', () => {
  fc.assert(
    fc.property(
      fc.nat(config.length),
      fc.nat(20),
      fc.string({ unit: fc.constantFrom(...'[]{}",:0a\n '), maxLength: 5 }),
      (position, removed, added) => {
        const text = config.slice(0, position) + added + config.slice(position + removed);
        const file = new SourceFile('image.config.json', text);
        expect(judgeFiles([file], [imageConfig], imageChecks).problems.length).toBeLessThan(2);
      },
    ),
    { numRuns: 400 },
  );
});
