import { expect, test } from 'vitest';
import { parseImageConfig } from './image-config.ts';

test('lines up history with layers, passing over empty ones', () => {
  const config = parseImageConfig(
    JSON.stringify({
      architecture: 'arm64',
      os: 'linux',
      variant: 'v8',
      config: { Labels: null, Env: ['A=b'] },
      rootfs: { type: 'layers', diff_ids: ['sha256:a', 'sha256:b'] },
      history: [
        { created_by: 'ADD rootfs' },
        { created_by: 'ENV A=b', empty_layer: true },
        { created_by: 'RUN make' },
      ],
    }),
  );
  expect(config.platform).toBe('linux/arm64/v8');
  expect(config.createdBy).toEqual(['ADD rootfs', 'RUN make']);
  expect(config.labels).toEqual({});
});

test('names what is wrong with a broken configuration', () => {
  expect(() => parseImageConfig('{')).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  expect(() => parseImageConfig('{"history": 3}')).toThrow(/history/);
});
