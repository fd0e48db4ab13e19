import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { filters, payloadKinds, planOf } from '../call/call-plan.ts';
import { calls } from '../call/calls.ts';
import { eventGaps } from '../event-gaps.ts';
import { forbiddenBits } from '../loader/commands.ts';
import { pathRules } from '../loader/read-commands.ts';
import { testSensor } from '../sensor-for-test.ts';
import {
  callFields,
  callFlags,
  callTexts,
  cgroupFields,
  cgroupOperations,
  descriptorKinds,
  execFields,
  execFlags,
  exitFields,
  failureFields,
  forkFields,
  forkFlags,
  frameTypes,
  headerFields,
  type Layout,
  layers,
  lossFields,
  readyFields,
  useFields,
  useFlags,
  useKinds,
} from './layout.ts';

interface CompiledField {
  readonly offset: number;
  readonly size: number;
  readonly kind: string;
}

interface CompiledStruct {
  readonly size: number;
  readonly fields: Readonly<Record<string, CompiledField>>;
}

interface CompiledEnum {
  readonly values: Readonly<Record<string, number>>;
}

const { program, why } = testSensor();

/** Both sides of the pipe, compared: what the reader believes, and what the compiler made. */
describe.skipIf(program === undefined)(`structs as they were compiled ${why}`, () => {
  const printed: Record<string, CompiledStruct | CompiledEnum> = JSON.parse(
    program === undefined ? '{}' : execFileSync(program, ['--layout'], { encoding: 'utf8' }),
  );
  const compiled = pick((type): type is CompiledStruct => 'fields' in type);
  const numbers = pick((type): type is CompiledEnum => 'values' in type);

  function pick<Kind extends CompiledStruct | CompiledEnum>(
    isOne: (type: CompiledStruct | CompiledEnum) => type is Kind,
  ): Record<string, Kind> {
    const found: Record<string, Kind> = {};
    for (const [name, type] of Object.entries(printed)) if (isOne(type)) found[name] = type;
    return found;
  }

  const structs: readonly [string, Layout<string>][] = [
    ['frame_header', headerFields],
    ['call_frame', callFields],
    ['fork_frame', forkFields],
    ['exec_frame', execFields],
    ['exit_frame', exitFields],
    ['cgroup_frame', cgroupFields],
    ['use_frame', useFields],
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

  test('a plan has its numbers in the order of the struct', () => {
    const { fields } = compiled['call_plan']!;
    expect(Object.keys(planOf(calls[0]!)).map(underscored)).toEqual(Object.keys(fields));
  });

  /** What the reader and the plans believe, with the beginning of the compiled names. */
  const enums: readonly [string, string, Readonly<Record<string, number>>][] = [
    ['frame_type', 'frame', frameTypes],
    ['descriptor_kind', 'descriptor', descriptorKinds],
    ['layer', 'layer', layers],
    ['call_text', 'call', callTexts],
    ['call_flag', 'call', callFlags],
    ['fork_flag', 'fork', forkFlags],
    ['exec_flag', 'exec', execFlags],
    ['exec_text', 'exec', { filename: 0, args: 1, env: 2, cwd: 3, exe: 4 }],
    ['cgroup_operation', 'cgroup', cgroupOperations],
    ['use_kind', 'use', useKinds],
    ['use_flag', 'use', useFlags],
    ['payload_kind', 'payload', payloadKinds],
    ['call_filter', 'filter', filters],
    ['path_rule', 'path', pathRules],
    [
      'forbidden',
      'forbid',
      {
        upperLayer: forbiddenBits['upper-layer'],
        memfd: forbiddenBits.memfd,
        all: forbiddenBits.everything,
      },
    ],
  ];

  test('no enum is left out', () => {
    const known = [...enums.map(([name]) => name), 'failure_place'];
    expect(Object.keys(numbers).toSorted()).toEqual(known.toSorted());
  });

  test.each(enums)('enum %s', (name, prefix, ours) => {
    const named = Object.entries(ours).map(([key, value]) => [
      `${prefix}_${underscored(key)}`.toUpperCase(),
      value,
    ]);
    expect(numbers[name]!.values).toMatchObject(Object.fromEntries(named));
  });

  test('every place of a failure has a name', () => {
    expect(numbers['failure_place']!.values['FAILURES']).toBe(eventGaps.length);
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

function underscored(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
