import type { Instruction } from './dockerfile.ts';

/** Whether a RUN keeps a directory outside the image: `--mount=type=cache,target=/var/cache/apt`. */
export function hasCacheMount({ flags }: Instruction, directory: RegExp): boolean {
  return flags.some(({ name, value }) => {
    if (name !== 'mount') return false;
    const fields = value.split(',').map((field) => field.split('=', 2));
    const keeps = fields.some(([key, of]) => key === 'type' && (of === 'cache' || of === 'tmpfs'));
    return (
      keeps &&
      fields.some(
        ([key, of = '']) => /^(?:target|dst|destination)$/.test(key!) && directory.test(of),
      )
    );
  });
}
