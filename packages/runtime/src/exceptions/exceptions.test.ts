import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertOf, nginx, processIn } from '../alert/alert-for-test.ts';
import { jsonLine } from '../alert/json.ts';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { RuleEngine } from '../rules/engine.ts';
import { loadRules } from '../rules/load/load-rules.ts';
import { appendException, shareException } from './append-exception.ts';
import { proposeException, readAlertFacts } from './propose-exception.ts';

const all = { fields: [], without: [] };
const base = `
- rule: A rule
  desc: d
  condition: evt.type in (openat, connect)
  output: it holds
  priority: WARNING
- rule: Another
  desc: d
  condition: evt.type = openat and proc.name exists
  output: it holds
  priority: WARNING
`;

/** Names of the rules that hold once the file with exceptions comes after. */
function holding(text: string, event: ReturnType<typeof makeEvent>): string[] {
  const ruleSet = loadRules([
    { name: 'base', text: base },
    { name: 'own', text },
  ]);
  expect(ruleSet.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new RuleEngine(ruleSet, { matching: 'all' }).match(event).map(({ rule }) => rule.name);
}

const thread = makeThread({ container: nginx, parent: processIn(nginx, 7, 7), pid: 9, tid: 9 });
const given = {
  type: 'openat',
  thread,
  fd: { number: 3, type: 'file', name: '/etc/shadow' },
} as const;
const facts = readAlertFacts(JSON.parse(jsonLine(alertOf({ event: given }))));

describe('an exception out of an alert', () => {
  test('names all that tells it from others', () => {
    expect([...proposeException([facts], all)]).toEqual([
      ['container.image.repository', 'nginx'],
      ['user.name', 'root'],
      ['proc.pname', 'p7'],
      ['proc.exepath', '/usr/bin/cat'],
      ['proc.cmdline', 'cat'],
      ['fd.name', '/etc/shadow'],
      ['evt.type', 'openat'],
    ]);
  });

  test('excuses that alert and nothing beside it', () => {
    const { text } = appendException('', 'A rule', proposeException([facts], all));
    expect(holding(text, makeEvent(given))).toEqual(['Another']);
    const beside = { ...given, fd: { ...given.fd, name: '/etc/passwd' } };
    expect(holding(text, makeEvent(beside))).toEqual(['A rule', 'Another']);
  });

  test('comes out of what Falco writes too, as far as its output says', () => {
    const falco = readAlertFacts({
      rule: 'A rule',
      output_fields: {
        'proc.cmdline': 'cat /x',
        'fd.name': '1.2.3.4:5->6.7.8.9:80',
        'evt.time': 1,
      },
    });
    expect([...falco.evidence]).toEqual([['proc.cmdline', 'cat /x']]);
  });

  test('is wider with fewer fields, but not without any', () => {
    const fields = ['container.image.repository', 'proc.exepath'];
    expect([...proposeException([facts], { fields, without: [] }).keys()]).toEqual(fields);
    const without = [...facts.evidence.keys()].filter((name) => name !== 'evt.type');
    expect(() => proposeException([facts], { fields: [], without })).toThrow(/nothing is left/);
    expect(() => proposeException([facts], { fields: ['proc.tty'], without: [] })).toThrow(/tty/);
  });

  test.each([[null], [{}], [{ rule: 'x' }], [[]], [{ rule: 1, output_fields: {} }]])(
    '%j is no alert',
    (json) => expect(() => readAlertFacts(json)).toThrow(/no alert/),
  );
});

describe('the file of exceptions', () => {
  const wide = proposeException([facts], { fields: ['proc.exepath', 'fd.name'], without: [] });
  const other = new Map([...wide, ['fd.name', '/etc/gshadow']]);

  test('grows by values when the fields are the same', () => {
    const first = appendException('# mine\n', 'A rule', wide).text;
    const second = appendException(first, 'A rule', other).text;
    expect(second.match(/fields:/g)).toHaveLength(1);
    expect(holding(second, makeEvent(given))).toEqual(['Another']);
    const gshadow = { ...given, fd: { ...given.fd, name: '/etc/gshadow' } };
    expect(holding(second, makeEvent(gshadow))).toEqual(['Another']);
  });

  test('does not hold the same twice', () => {
    const { text } = appendException('', 'A rule', wide);
    const again = appendException(text, 'A rule', wide);
    expect(again.text).toBe(text);
    expect(again.notes).toEqual(['A rule: the file has this exception already']);
  });

  test('shares one macro among rules, and uses it again', () => {
    const first = shareException('', ['A rule'], wide).text;
    const second = shareException(first, ['A rule', 'Another'], wide);
    expect(second.text.match(/macro:/g)).toHaveLength(1);
    expect(second.notes).toHaveLength(2);
    expect(holding(second.text, makeEvent(given))).toEqual([]);
    const beside = { ...given, fd: { ...given.fd, name: '/etc/passwd' } };
    expect(holding(second.text, makeEvent(beside))).toEqual(['A rule', 'Another']);
  });

  test.each(['a: b', '- [', 'text'])('%s is no file of rules', (text) => {
    expect(() => appendException(text, 'A rule', wide)).toThrow(/file of exceptions/);
  });

  test('holds whatever a program calls itself', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        const own = makeThread({ name, container: nginx });
        const event = makeEvent({ type: 'openat', thread: own });
        for (const write of [
          (exception: Map<string, string>) => appendException('', 'A rule', exception),
          (exception: Map<string, string>) => shareException('', ['A rule'], exception),
        ]) {
          const { text } = write(new Map([['proc.name', name]]));
          expect(holding(text, event)).toEqual(['Another']);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    'x" or proc.name exists or proc.name = "',
    "x' or evt.type = openat or '",
    'shell_binaries',
    '(a, b)',
    '\\',
    'ends with \\',
    'ü \u2028 \u202e',
  ])('%s is one value', (name) => {
    const { text } = appendException(
      '- list: shell_binaries\n  items: [cat, bash]\n',
      'A rule',
      new Map([['proc.name', name]]),
    );
    expect(holding(text, makeEvent({ type: 'openat', thread: makeThread({ name }) }))).toEqual([
      'Another',
    ]);
    expect(holding(text, makeEvent(given))).toEqual(['A rule', 'Another']);
  });

  test('addresses and ports', () => {
    const server = { address: '10.0.0.2', port: 443 };
    const fd = {
      number: 3,
      type: 'ipv4',
      name: '10.0.0.1:5->10.0.0.2:443',
      protocol: 'tcp',
      client: { address: '10.0.0.1', port: 5 },
      server,
    } as const;
    const connect = { type: 'connect', thread, fd };
    const alert = readAlertFacts(JSON.parse(jsonLine(alertOf({ event: connect }))));
    const { text } = appendException('', 'A rule', proposeException([alert], all));
    expect(holding(text, makeEvent(connect))).toEqual([]);
    const elsewhere = { ...fd, server: { ...server, port: 80 } };
    expect(holding(text, makeEvent({ ...connect, fd: elsewhere }))).toEqual(['A rule']);
  });
});

const nasty = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
    fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...`"'\\ (),=a#:-[]{}\n`) }),
  )
  .filter((name) => !name.includes('\0'));
