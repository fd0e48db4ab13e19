import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInstant } from './rfc3339.ts';

test.each([
  ['2024-04-14T02:18:14.376304204Z', 1713061094, 376304204],
  ['2022-05-11T12:54:45.615Z', 1652273685, 615000000],
  ['1970-01-01T01:00:00+01:00', 0, 0],
])('%s', (text, seconds, nanoseconds) => {
  expect(parseInstant(text)).toEqual({ seconds, nanoseconds });
});

test.each(['', 'yesterday', '2024-13-01T00:00:00Z', '2024-04-14 02:18:14Z', '1713061094'])(
  'not an instant: %s',
  (text) => {
    expect(parseInstant(text)).toBeUndefined();
  },
);

test('what Date writes is read', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), noInvalidDate: true, max: new Date('9999-01-01') }),
      (date) => {
        const { seconds, nanoseconds } = parseInstant(date.toISOString())!;
        expect(seconds * 1000 + nanoseconds / 1e6).toBe(date.getTime());
      },
    ),
  );
});
