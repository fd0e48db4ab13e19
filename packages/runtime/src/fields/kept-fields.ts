import { type Field, type FieldType, type FieldValue, padded, plainField } from './field.ts';

const constant = (name: string, type: FieldType, value: FieldValue, about: string): Field =>
  plainField(name, type, about, () => value);

const absent = (name: string, type: FieldType, why: string): Field =>
  plainField(name, type, `Kept so that files load: always absent, as ${why}.`, () => undefined);

const zero = (name: string): Field =>
  constant(name, 'unsigned', 0, 'Kept for old rules: always 0.');

/** Each place that names it counts for itself. */
const counter: Field = {
  ...plainField('util.cnt', 'unsigned', 'How often it has been asked for.', () => 0, { cost: 5 }),
  read() {
    let count = 0;
    return () => {
      count += 1;
      return count;
    };
  },
};

const processorShare = 'no source tells the share of a processor';

/** Names that files of rules may use, and of which nothing is known here or in Falco any more. */
export const keptFields: readonly Field[] = [
  ...['evt.latency', 'evt.latency.s', 'evt.latency.quantized', 'evt.wait_latency'].map(zero),
  { ...zero('evt.latency.ns'), format: padded },
  constant('evt.latency.human', 'string', '0ns', 'Kept for old rules: always `0ns`.'),
  constant('evt.dir', 'string', '<', 'Always `<`: events are of calls that have returned.'),
  constant('evt.source', 'string', 'syscall', 'Source of the event: always `syscall`.'),
  constant('evt.count.exit', 'unsigned', 1, 'Always 1: events are of calls that have returned.'),
  ...['evt.count.procinfo', 'evt.count.threadinfo'].map(zero),
  ...['thread.exectime', 'thread.totexectime'].map(zero),
  counter,
  ...['evt.pluginname', 'evt.plugininfo'].map((name) =>
    absent(name, 'string', 'there are no plugins'),
  ),
  ...[
    'evt.infra.docker.name',
    'evt.infra.docker.container.id',
    'evt.infra.docker.container.name',
    'evt.infra.docker.container.image',
  ].map((name) => absent(name, 'string', 'Docker does not make such events any more')),
  ...['thread.cpu', 'thread.cpu.user', 'thread.cpu.system'].map((name) =>
    absent(name, 'dynamic', processorShare),
  ),
];
