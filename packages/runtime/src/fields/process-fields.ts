import { eventTime } from '../event/event-time.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { Thread } from '../event/thread.ts';
import { ancestorFields } from './ancestor-fields.ts';
import {
  compact,
  type Field,
  type FieldType,
  type FieldValue,
  plainField,
  requireIndex,
} from './field.ts';
import { processResourceFields } from './resource-fields.ts';
import { commandLineOf, leaderOf, oldestWith } from './thread-facts.ts';

/** What redirects a stream to a connection. */
const redirections = ['accept', 'accept4', 'connect', 'dup', 'dup2', 'dup3'];

type ReadThread = (thread: Thread) => FieldValue | undefined;

function threadField(
  name: string,
  type: FieldType,
  about: string,
  read: ReadThread,
  cost = 1,
): Field {
  return plainField(name, type, about, ({ thread }) => read(thread), { cost });
}

function parentField(
  name: string,
  type: FieldType,
  about: string,
  read: ReadThread,
  cost = 1,
): Field {
  return plainField(
    name,
    type,
    about,
    ({ thread }) => {
      const { parent } = thread.main;
      return parent === undefined ? undefined : read(parent);
    },
    { cost },
  );
}

/** Fields of the leader of a session or of a group. */
function leaderFields(
  prefix: string,
  what: string,
  idOf: (thread: Thread) => number | undefined,
  numberedBy: 'host' | 'container',
  nameField = `${prefix}.name`,
): Field[] {
  const read = (pick: ReadThread) => (event: RuntimeEvent) => {
    const leader = leaderOf(event.thread.main, idOf, numberedBy);
    return leader === undefined ? undefined : pick(leader);
  };
  const field = (name: string, about: string, pick: ReadThread): Field =>
    plainField(name, 'string', about, read(pick), { cost: 10 });
  return [
    field(nameField, `Name of the leader of the ${what}.`, ({ name }) => name),
    field(
      `${prefix}.exe`,
      `First argument of the leader of the ${what}.`,
      ({ executable }) => executable.name,
    ),
    field(
      `${prefix}.exepath`,
      `Executable of the leader of the ${what}.`,
      ({ executable }) => executable.path,
    ),
  ];
}

const time = (value: bigint | undefined): number | bigint | undefined =>
  value === undefined ? undefined : compact(value);

function since(event: RuntimeEvent, started: bigint | undefined): number | bigint | undefined {
  return started === undefined ? undefined : compact(eventTime(event) - started);
}

/** Nothing where the later of the two came first. */
function between(from: bigint | undefined, to: bigint | undefined): number | bigint | undefined {
  return from === undefined || to === undefined || to < from ? undefined : compact(to - from);
}

export const processFields: readonly Field[] = [
  threadField(
    'proc.exe',
    'string',
    'First word of the command line (argv[0]).',
    ({ executable }) => executable.name,
  ),
  parentField(
    'proc.pexe',
    'string',
    'First word of the command line of the parent.',
    ({ executable }) => executable.name,
  ),
  threadField(
    'proc.exepath',
    'string',
    'Full path of the executable, with links resolved.',
    ({ executable }) => executable.path,
  ),
  parentField(
    'proc.pexepath',
    'string',
    'Full path of the executable of the parent.',
    ({ executable }) => executable.path,
  ),
  threadField(
    'proc.name',
    'string',
    'Name of the process, of 15 bytes at most (comm).',
    ({ name }) => name,
  ),
  parentField('proc.pname', 'string', 'Name of the parent.', ({ name }) => name),
  {
    name: 'proc.args',
    type: 'string',
    about: 'Arguments without the first word, or one of them: `proc.args[0]`.',
    cost: 5,
    argument: { kind: 'index', isRequired: false },
    read(argument) {
      if (argument === undefined) return ({ thread }) => thread.executable.args.join(' ');
      const index = requireIndex('proc.args', argument);
      return ({ thread }) => thread.executable.args[index] ?? '';
    },
  },
  threadField('proc.cmdline', 'string', 'Name and arguments.', commandLineOf, 5),
  parentField('proc.pcmdline', 'string', 'Name and arguments of the parent.', commandLineOf, 5),
  threadField(
    'proc.cmdnargs',
    'unsigned',
    'How many arguments there are.',
    ({ executable }) => executable.args.length,
  ),
  threadField(
    'proc.cmdlenargs',
    'unsigned',
    'Length of all arguments together, in bytes, without spaces between.',
    ({ executable }) => executable.args.reduce((sum, each) => sum + Buffer.byteLength(each), 0),
    5,
  ),
  threadField(
    'proc.exeline',
    'string',
    'First word and arguments of the command line.',
    ({ executable: { name, args } }) => `${name} ${args.join(' ')}`,
    5,
  ),
  {
    name: 'proc.env',
    type: 'string',
    about: 'The environment, or one variable: `proc.env[HOME]`.',
    cost: 10,
    argument: { kind: 'key', isRequired: false },
    read(argument) {
      if (argument === undefined) return ({ thread }) => thread.executable.env.join(' ');
      return ({ thread }) => variableOf(thread, argument);
    },
  },
  ...ancestorFields,
  threadField(
    'proc.cwd',
    'string',
    'Working directory, with a slash at its end.',
    // As Falco has it: rules ask whether it starts with "/dev/shm/".
    ({ workingDirectory }) =>
      workingDirectory === '' || workingDirectory.endsWith('/')
        ? workingDirectory
        : `${workingDirectory}/`,
  ),
  plainField(
    'proc.loginshellid',
    'signed',
    'Id of the oldest shell among the process and its ancestors.',
    ({ thread }) => oldestShell(thread.main)?.pid,
    { cost: 10 },
  ),
  threadField('proc.tty', 'unsigned32', 'Controlling terminal; 0 without one.', ({ tty }) => tty),
  threadField('proc.pid', 'signed', 'Id of the process.', ({ pid }) => pid),
  parentField('proc.ppid', 'signed', 'Id of the parent.', ({ pid }) => pid),
  threadField(
    'proc.vpid',
    'signed',
    'Id of the process as its container sees it.',
    ({ vpid }) => vpid,
  ),
  parentField(
    'proc.pvpid',
    'signed',
    'Id of the parent as its container sees it.',
    ({ vpid }) => vpid,
  ),
  threadField('proc.sid', 'signed', 'Id of the session.', ({ sessionId }) => sessionId),
  ...leaderFields('proc.sid', 'session', ({ sessionId }) => sessionId, 'container', 'proc.sname'),
  threadField(
    'proc.vpgid',
    'signed',
    'Process group as the container numbers it.',
    ({ vpgid }) => vpgid,
  ),
  ...leaderFields('proc.vpgid', 'process group', ({ vpgid }) => vpgid, 'container'),
  threadField('proc.pgid', 'signed', 'Process group as the host numbers it.', ({ pgid }) => pgid),
  ...leaderFields('proc.pgid', 'process group', ({ pgid }) => pgid, 'host'),
  plainField(
    'proc.duration',
    'unsigned',
    'Nanoseconds since the process was forked.',
    (event) => since(event, event.thread.startedAt),
    { cost: 5 },
  ),
  plainField(
    'proc.ppid.duration',
    'unsigned',
    'Nanoseconds since the parent was forked.',
    (event) => since(event, event.thread.main.parent?.startedAt),
    { cost: 5 },
  ),
  threadField(
    'proc.pid.ts',
    'unsigned',
    'When the process was forked, in nanoseconds since 1970.',
    ({ startedAt }) => time(startedAt),
  ),
  parentField(
    'proc.ppid.ts',
    'unsigned',
    'When the parent was forked, in nanoseconds since 1970.',
    ({ startedAt }) => time(startedAt),
  ),
  threadField(
    'proc.is_exe_writable',
    'boolean',
    'Whether the user who runs the executable may write to it.',
    ({ executable }) => executable.isWritable,
  ),
  threadField(
    'proc.is_exe_upper_layer',
    'boolean',
    'Whether the executable was changed or made in the container (upper layer of overlayfs): it is not in the image.',
    ({ executable }) => executable.isUpperLayer,
  ),
  threadField(
    'proc.is_exe_lower_layer',
    'boolean',
    "Whether the executable is the image's own (lower layer of overlayfs).",
    ({ executable }) => executable.isLowerLayer,
  ),
  threadField(
    'proc.is_exe_from_memfd',
    'boolean',
    'Whether the executable lies in memory only (memfd_create).',
    ({ executable }) => executable.isMemfd,
  ),
  threadField(
    'proc.is_sid_leader',
    'boolean',
    'Whether the process leads its session.',
    ({ sessionId, vpid }) => sessionId === vpid,
  ),
  threadField(
    'proc.is_vpgid_leader',
    'boolean',
    'Whether the process leads its process group, as one that was typed into a shell does.',
    ({ vpgid, vpid }) => vpgid === vpid,
  ),
  threadField(
    'proc.is_pgid_leader',
    'boolean',
    'Whether the process leads its process group, by numbers of the host.',
    ({ pgid, pid }) => (pgid === undefined ? undefined : pgid === pid),
  ),
  threadField('proc.exe_ino', 'signed', 'Inode of the executable.', ({ executable }) =>
    time(executable.inode),
  ),
  threadField(
    'proc.exe_ino.ctime',
    'unsigned',
    'When the inode of the executable last changed, in nanoseconds since 1970.',
    ({ executable }) => time(executable.inodeChangedAt),
  ),
  threadField(
    'proc.exe_ino.mtime',
    'unsigned',
    'When the executable was last written to, in nanoseconds since 1970.',
    ({ executable }) => time(executable.inodeModifiedAt),
  ),
  threadField(
    'proc.exe_ino.ctime_duration_proc_start',
    'unsigned',
    'Nanoseconds from the last change of the executable to the fork of the process.',
    ({ executable, startedAt }) => between(executable.inodeChangedAt, startedAt),
  ),
  threadField(
    'proc.exe_ino.ctime_duration_pidns_start',
    'unsigned',
    'Nanoseconds from the start of the container to the last change of the executable.',
    ({ executable, namespaceStartedAt }) => between(namespaceStartedAt, executable.inodeChangedAt),
  ),
  threadField(
    'proc.pidns_init_start_ts',
    'unsigned',
    'When the namespace of process ids began, in nanoseconds since 1970.',
    ({ namespaceStartedAt }) => time(namespaceStartedAt),
  ),
  ...processResourceFields,
  ...(['stdin', 'stdout', 'stderr'] as const).flatMap((name, number) => [
    standardStream(
      `proc.${name}.type`,
      `What ${name} is: \`file\`, \`pipe\`, \`ipv4\`.`,
      ({ descriptors }) => {
        const type = descriptors.get(number)?.type;
        return type === 'signal' ? 'signalfd' : type;
      },
    ),
    standardStream(
      `proc.${name}.name`,
      `Name of the file or connection that ${name} is.`,
      ({ descriptors }) => descriptors.get(number)?.name,
    ),
  ]),
];

function standardStream(name: string, about: string, read: ReadThread): Field {
  return { ...threadField(name, 'string', about, read), follows: redirections };
}

function variableOf(thread: Thread, name: string): string {
  const prefix = `${name}=`;
  const found = thread.executable.env.find((each) => each.startsWith(prefix));
  return found === undefined ? '' : found.slice(prefix.length);
}

function oldestShell(process: Thread): Thread | undefined {
  let shell: Thread | undefined;
  oldestWith(process, (each) => {
    if (each.name.endsWith('sh')) shell = each;
    return 0;
  });
  return shell;
}
