import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { parseCondition } from './condition/parse-condition.ts';
import { RuleEngine } from './engine.ts';
import { holdsPlainly } from './naive-for-test.ts';
import { load, ruleText } from './rules-for-test.ts';

const names = ['sh', 'bash', 'Cat', 'nginx', ''];
const paths = ['/etc/shadow', '/etc', '/tmp/a/b', '/tmp', 'etc/Shadow', '/bin/sh'];
const addresses = ['10.0.0.5', '192.0.2.7', '127.0.0.1'];
const types = ['open', 'openat', 'read', 'connect', 'execve', 'sendto'];
const ports = [22, 80, 443, 40_000];

const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);
const quote = (text: string): string => JSON.stringify(text);
const listOf = (values: readonly string[]) =>
  fc.array(pick(values), { maxLength: 3 }).map((some) => `(${some.map(quote).join(', ')})`);

const textFields = `proc.name proc.pname proc.exepath proc.cmdline proc.args proc.args[0] proc.cwd
  proc.env[HOME] user.name container.id fd.name fd.directory fd.filename
  fd.type fd.typechar evt.res evt.arg.flags evt.arg.name k8s.pod.name fd.l4proto`.split(/\s+/);
const signedFields = ['fd.num', 'proc.pid', 'proc.ppid', 'evt.rawres', 'thread.tid'];
const unsignedFields = ['user.uid', 'proc.cmdnargs', 'evt.num', 'evt.rawtime.ns'];
const numberFields = [...signedFields, ...unsignedFields];
const booleanFields = ['evt.failed', 'fd.is_server', 'evt.is_io', 'thread.ismain', 'fd.connected'];

const words = [
  ...names,
  ...paths,
  'SUCCESS',
  'ENOENT',
  'host',
  'root',
  'file',
  'ipv4',
  'f',
  '4',
  'a',
];
const globs = ['*', '*sh*', '/etc/*', 'ba*h', '*.*'];
const patterns = ['.*sh', '/etc/.*', '(sh|bash)', '[a-z]+', ''];
const numbers = ['0', '1', '7', '22', '443', '0x7', '100'];

const textOperand = fc.oneof(
  { weight: 4, arbitrary: pick(textFields) },
  fc
    .tuple(pick(['tolower', 'toupper', 'basename']), pick(textFields))
    .map(([name, field]) => `${name}(${field})`),
  fc.tuple(pick(textFields), pick(textFields)).map(([a, b]) => `concat(${a}, "-", ${b})`),
  fc.tuple(pick(textFields), pick(textFields)).map(([a, b]) => `join("/", (${a}, tolower(${b})))`),
);

const check = fc.oneof(
  fc
    .tuple(
      textOperand,
      pick(['=', '==', '!=', 'contains', 'icontains', 'startswith', 'endswith', '<', '>=']),
      pick(words.filter(Boolean)),
    )
    // What orders must be a number to the grammar, but for another field.
    .map(([a, op, w]) =>
      op === '<' || op === '>=' ? `${a} != ${quote(w)}` : `${a} ${op} ${quote(w)}`,
    ),
  fc.tuple(textOperand, pick(['glob', 'iglob']), pick(globs)).map((all) => all.join(' ')),
  fc.tuple(textOperand, pick(patterns)).map(([a, p]) => `${a} regex ${quote(p)}`),
  fc
    .tuple(textOperand, pick(['in', 'intersects', 'pmatch']), listOf(paths))
    .map((x) => x.join(' ')),
  fc
    .tuple(
      textOperand,
      pick(['=', '!=', 'contains', 'startswith', 'endswith']),
      pick(['oneof', 'anyof', 'allof']),
      listOf(words.filter(Boolean)),
    )
    .map((parts) => parts.join(' ')),
  fc
    .tuple(
      textOperand,
      pick(['=', '!=', 'contains', 'startswith', 'endswith', '<', '<=', '>', '>=', 'in']),
      textOperand.filter((operand) => operand.includes('(')),
    )
    .map((parts) => parts.join(' ')),
  fc
    .tuple(pick(numberFields), pick(['=', '!=', '<', '<=', '>', '>=']), pick(numbers))
    .map((parts) => parts.join(' ')),
  fc
    .tuple(pick(signedFields), pick(['=', '!=', '<', '>=']), pick(['-1', '-2']))
    .map((parts) => parts.join(' ')),
  fc
    .tuple(pick(numberFields), listOf(['1', '7', '22', '100']))
    .map(([a, list]) => `${a} in ${list}`),
  fc
    .tuple(textOperand, pick(['=', '>', '<=']), pick(['0', '2', '11']))
    .map(([a, op, n]) => `len(${a}) ${op} ${n}`),
  fc.tuple(pick(booleanFields), pick(['=', '!=']), pick(['true', 'false'])).map((x) => x.join(' ')),
  fc
    .tuple(
      pick(['fd.ip', 'fd.sip', 'fd.rip', 'fd.cip']),
      pick(['=', '!=']),
      pick(addresses.map(quote)),
    )
    .map((x) => x.join(' ')),
  fc.tuple(pick(['fd.ip', 'fd.lip']), listOf(addresses)).map(([a, list]) => `${a} in ${list}`),
  fc
    .tuple(
      pick(['fd.port', 'fd.sport', 'fd.proto', 'fd.cport']),
      pick(['=', '!=']),
      pick(['22', 'http', '40000']),
    )
    .map((x) => x.join(' ')),
  fc
    .tuple(pick(['fd.sproto', 'fd.rproto']), pick(['=', '!=']), pick(['22', 'ssh', 'http']))
    .map((x) => x.join(' ')),
  fc
    .tuple(
      pick(['proc.aname', 'proc.aname[1]', 'proc.aexepath[2]', 'proc.aexepath']),
      pick(['=', '!=', 'contains', 'startswith']),
      pick(['sh', 'bash', 'nginx']),
    )
    .map((x) => x.join(' ')),
  fc
    .tuple(pick(['in', 'intersects']), listOf(['file', 'ipv4', 'pipe']))
    .map(([op, list]) => `fd.types ${op} ${list}`),
  fc.tuple(pick(['=', '!=']), pick(types)).map(([op, type]) => `evt.type ${op} ${type}`),
  fc
    .array(pick(types), { minLength: 1, maxLength: 3 })
    .map((some) => `evt.type in (${some.join(', ')})`),
  pick([...textFields, ...numberFields, 'fd.types', 'proc.aname', 'fd.ip']).map(
    (f) => `${f} exists`,
  ),
  pick(['writes', 'evt.num = 0', 'evt.num > 0', 'evt.num >= 1', 'never']),
);

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 2, arbitrary: check },
    tie('condition').map((text) => `not (${text})`),
    fc
      .tuple(pick(['and', 'or']), fc.array(tie('condition'), { minLength: 2, maxLength: 4 }))
      .map(([word, parts]) => parts.map((text) => `(${text})`).join(` ${word} `)),
  ),
}));

const endpoint = fc.record({ address: pick(addresses), port: pick(ports) });
const descriptor: fc.Arbitrary<FileDescriptor> = fc.oneof(
  fc.record({
    number: fc.integer({ min: -1, max: 9 }),
    type: pick(['file', 'directory', 'pipe'] as const),
    name: pick(paths),
  }),
  fc.record({
    number: fc.integer({ min: 0, max: 9 }),
    type: fc.constant('ipv4' as const),
    name: fc.constant('a->b'),
    client: endpoint,
    server: endpoint,
    isServer: fc.boolean(),
    isConnected: fc.boolean(),
  }),
);
const program = fc.record({
  name: pick(names),
  pid: pick([1, 7, 100]),
  path: pick(paths),
  args: fc.array(pick(words), { maxLength: 3 }),
  env: fc.subarray(['HOME=/root', 'A=1']),
});
const event: fc.Arbitrary<RuntimeEvent> = fc
  .record({
    type: pick(types),
    family: fc.array(program, { minLength: 1, maxLength: 4 }),
    fd: fc.option(descriptor, { nil: undefined }),
    descriptors: fc.array(descriptor, { maxLength: 3 }),
    result: fc.option(pick([-2, 0, 3]), { nil: undefined }),
    name: fc.option(pick(paths), { nil: undefined }),
  })
  .map(({ type, family, fd, descriptors, result, name }) => {
    const thread = family.reverse().reduce<ReturnType<typeof makeThread> | undefined>(
      (parent, { path, args, env, ...facts }) =>
        makeThread({
          ...facts,
          tid: facts.pid,
          parent,
          executable: { path, args, env },
          descriptors: new Map(descriptors.map((each, number) => [number, each])),
        }),
      undefined,
    )!;
    return makeEvent({
      type,
      thread,
      args: { flags: 1, ...(name !== undefined && { name }) },
      ...(result !== undefined && { result }),
      ...(fd !== undefined && { fd }),
    });
  });

const macroTexts = {
  writes: '(evt.type in (open, sendto) and fd.num >= 0)',
  never: '(evt.num = 0)',
};
const macroFile = Object.entries(macroTexts)
  .map(([name, text]) => `- macro: ${name}\n  condition: ${text}\n`)
  .join('');
const macros = new Map(
  Object.entries(macroTexts).map(([name, text]) => [name, parseCondition(text)]),
);

test('compiled rules say of random events what a plain walk over their conditions says', () => {
  const sets = fc.array(condition, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sets, fc.array(event, { minLength: 1, maxLength: 10 }), (conditions, events) => {
      const texts = conditions.map((each, i) => ruleText(each).replace('A rule', `${i}`));
      const ruleSet = load(macroFile + texts.join(''));
      const errors = ruleSet.diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors).toEqual([]);
      const together = new RuleEngine(ruleSet, { matching: 'all' });
      const first = new RuleEngine(load(macroFile + texts.join('')));
      const backwards = new RuleEngine(load(macroFile + texts.toReversed().join('')), {
        matching: 'all',
      });
      const parsed = conditions.map(parseCondition);
      for (const each of events) {
        const expected = parsed.flatMap((tree, i) =>
          holdsPlainly(tree, each, macros) ? [`${i}`] : [],
        );
        const rulesOf = (engine: RuleEngine) => engine.match(each).map(({ rule }) => rule.name);
        expect(rulesOf(together)).toEqual(expected);
        expect(rulesOf(backwards).toReversed()).toEqual(expected);
        expect(rulesOf(first)).toEqual(expected.slice(0, 1));
      }
    }),
    { numRuns: 150 },
  );
});
