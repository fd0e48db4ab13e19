import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { testSensor } from '../sensor-for-test.ts';
import {
  callFields,
  cgroupFields,
  execFields,
  exitFields,
  failureFields,
  forkFields,
  headerFields,
  type Layout,
  lossFields,
  readyFields,
} from './layout.ts';

interface CompiledField {
  readonly offset: number;
  readonly size: number;
  readonly kind: string;
}

const { program, why } = testSensor();

/** Both sides of the pipe, compared: what the reader believes, and what the compiler made. */
describe.skipIf(program === undefined)(`structs as they were compiled ${why}`, () => {
  const compiled: Record<string, { size: number; fields: Record<string, CompiledField> }> =
    JSON.parse(
      program === undefined ? '{}' : execFileSync(program, ['--layout'], { encoding: 'utf8' }),
    );

  const structs: readonly [string, Layout<string>][] = [
    ['frame_header', headerFields],
    ['call_frame', callFields],
    ['fork_frame', forkFields],
    ['exec_frame', execFields],
    ['exit_frame', exitFields],
    ['cgroup_frame', cgroupFields],
    ['loss_frame', lossFields],
    ['failure_frame', failureFields],
    ['ready_frame', readyFields],
  ];

  test('there are no others', () => {
    const known = [...structs.map(([name]) => name), 'cgroup_key', 'call_plan', 'loader_frames'];
    expect(Object.keys(compiled).filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(structs)('%s', (name, layout) => {
    const struct = compiled[name]!;
    const { end, ...ours } = layout;
    expect(end?.offset).toBe(struct.size);
    expect(
      Object.entries(ours).map(([field, { offset, size, isSigned }]) => [
        field,
        offset,
        size,
        isSigned,
      ]),
    ).toEqual(flat(struct.fields));
  });

  /** Names as the reader has them, nested structs taken apart. */
  function flat(fields: Record<string, CompiledField>, base = 0): unknown[] {
    return Object.entries(fields).flatMap(([name, { offset, size, kind }]) => {
      const inner = compiled[kind]?.fields;
      if (inner !== undefined) {
        const prefix =
          kind === 'cgroup_key' ? { id: 'cgroupId', hierarchy: 'cgroupHierarchy' } : {};
        return flat(
          Object.fromEntries(
            Object.entries(inner).map(([key, field]) => [
              (prefix as Record<string, string>)[key] ?? key,
              field,
            ]),
          ),
          base + offset,
        );
      }
      const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      return [[camel, base + offset, size, kind === 'signed']];
    });
  }
});
