import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { RuleEngine } from './engine.ts';
import { load, ruleText } from './rules-for-test.ts';

/** A condition as text, and what it says, found out in the plainest way. */
interface Said {
  readonly text: string;
  readonly holds: (event: RuntimeEvent) => boolean;
}

const names = ['sh', 'bash', 'cat', 'ls'];
const types = ['open', 'openat', 'read', 'execve'];
const quoted = (values: readonly string[]): string => values.map((each) => `"${each}"`).join(', ');
const name = fc.constantFrom(...names);
const type = fc.constantFrom(...types);
const someNames = fc.array(name, { maxLength: 3 });

const parentOf = (event: RuntimeEvent): string | undefined => event.thread.parent?.name;

const check: fc.Arbitrary<Said> = fc.oneof(
  name.map((n) => ({
    text: `proc.name = ${n}`,
    holds: (e: RuntimeEvent) => e.thread.name === n,
  })),
  name.map((n) => ({
    text: `proc.name != ${n}`,
    holds: (e: RuntimeEvent) => e.thread.name !== n,
  })),
  someNames.map((list) => ({
    text: `proc.name in (${quoted(list)})`,
    holds: (e: RuntimeEvent) => list.includes(e.thread.name),
  })),
  name.map((n) => ({
    text: `proc.pname contains ${n.slice(0, 2)}`,
    holds: (e: RuntimeEvent) => parentOf(e)?.includes(n.slice(0, 2)) ?? false,
  })),
  name.map((n) => ({
    text: `proc.pname != ${n}`,
    holds: (e: RuntimeEvent) => parentOf(e) !== undefined && parentOf(e) !== n,
  })),
  fc.constant({
    text: 'proc.pname = val(proc.name)',
    holds: (e: RuntimeEvent) => parentOf(e) === e.thread.name,
  }),
  fc.constant({
    text: 'proc.pname exists',
    holds: (e: RuntimeEvent) => parentOf(e) !== undefined,
  }),
  fc.integer({ min: -1, max: 4 }).map((n) => ({
    text: `fd.num >= ${n}`,
    holds: (e: RuntimeEvent) => e.fd !== undefined && e.fd.number >= n,
  })),
  type.map((t) => ({ text: `evt.type = ${t}`, holds: (e: RuntimeEvent) => e.type.name === t })),
  fc.array(type, { maxLength: 3 }).map((list) => ({
    text: `evt.type in (${list.join(', ')})`,
    holds: (e: RuntimeEvent) => list.includes(e.type.name),
  })),
  type.map((t) => ({ text: `evt.type != ${t}`, holds: (e: RuntimeEvent) => e.type.name !== t })),
  fc.constantFrom(
    { text: 'evt.num = 0', holds: () => false },
    { text: 'evt.num > 0', holds: () => true },
    { text: 'never', holds: () => false },
    {
      text: 'shell',
      holds: (e: RuntimeEvent) => ['sh', 'bash'].includes(e.thread.name) && parentOf(e) !== 'sh',
    },
  ),
);

const { condition } = fc.letrec<{ condition: Said }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    check,
    tie('condition').map(({ text, holds }) => ({
      text: `not (${text})`,
      holds: (e: RuntimeEvent) => !holds(e),
    })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('condition'), { minLength: 2, maxLength: 4 }),
      )
      .map(([word, parts]) => ({
        text: parts.map(({ text }) => `(${text})`).join(` ${word} `),
        holds: (e: RuntimeEvent) =>
          word === 'and'
            ? parts.every(({ holds }) => holds(e))
            : parts.some(({ holds }) => holds(e)),
      })),
  ),
}));

const event: fc.Arbitrary<RuntimeEvent> = fc
  .record({
    type,
    name,
    parent: fc.option(name, { nil: undefined }),
    number: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  })
  .map((given) =>
    makeEvent({
      type: given.type,
      thread: makeThread({
        name: given.name,
        parent: given.parent === undefined ? undefined : makeThread({ name: given.parent }),
      }),
      ...(given.number !== undefined && {
        fd: { number: given.number, type: 'file', name: '/x' },
      }),
    }),
  )
  // Without a descriptor an execve has no number; these calls say -1.
  .filter(({ fd, type: { name: called } }) => fd !== undefined || called === 'execve');

const macros = `
- macro: never
  condition: (evt.num = 0)
- macro: shell
  condition: (proc.name in (sh, bash) and not proc.pname = sh)
`;

test('rules hold when their conditions do, however they are ordered, shared and folded', () => {
  const conditions = fc.array(condition, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(conditions, fc.array(event, { maxLength: 12 }), (all, events) => {
      const text = all.map((each, i) => ruleText(each.text).replace('A rule', `Rule ${i}`));
      const ruleSet = load(macros + text.join(''));
      expect(ruleSet.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const engine = new RuleEngine(ruleSet, { matching: 'all' });
      for (const each of events) {
        const expected = all.flatMap(({ holds }, i) => (holds(each) ? [`Rule ${i}`] : []));
        expect(engine.match(each).map(({ rule }) => rule.name)).toEqual(expected);
      }
    }),
    { numRuns: 400 },
  );
});
