import type { Thread } from '../event/thread.ts';
import { type Field, type FieldType, type FieldValue, indexOf, requireIndex } from './field.ts';
import { ancestorAt, ancestorsOf, commandLineOf } from './thread-facts.ts';

/**
 * A fact of one ancestor (`proc.aname[2]`), or of any: without a number a condition holds when it
 * holds for one of them, and a template lists them all.
 */
function ancestorField(
  name: string,
  type: FieldType,
  about: string,
  read: (thread: Thread) => FieldValue,
): Field {
  return {
    name,
    type,
    about: `${about} of an ancestor: [1] is the parent, [2] the one above; of any of them without a number.`,
    cost: 10,
    isPlain: true,
    argument: { kind: 'index', isRequired: false },
    read(argument) {
      if (argument !== undefined) {
        const generation = requireIndex(name, argument);
        return ({ thread }) => {
          const ancestor = ancestorAt(thread, generation);
          return ancestor === undefined ? undefined : read(ancestor);
        };
      }
      if (type !== 'string') return ({ thread }) => read(thread.main);
      return ({ thread }) => {
        const all = ancestorsOf(thread);
        return all.length === 0 ? undefined : all.map(read).join(' ');
      };
    },
    readEach(argument) {
      if (argument !== undefined) return undefined;
      return ({ thread }) => ancestorsOf(thread).map(read);
    },
  };
}

/** Those of all ancestors are one text, which a condition compares as a whole. */
function argumentsField(): Field {
  const {
    readEach: _each,
    isPlain: _plain,
    ...field
  } = ancestorField('proc.aargs', 'string', 'Arguments', ({ executable }) =>
    executable.args.join(' '),
  );
  return {
    ...field,
    about:
      'Arguments of an ancestor: [1] is the parent; of all of them without a number, in a row.',
  };
}

const environmentOf = ({ executable }: Thread): string => executable.env.join(' ');

export const ancestorFields: readonly Field[] = [
  ancestorField('proc.aname', 'string', 'Name', ({ name }) => name),
  ancestorField(
    'proc.aexe',
    'string',
    'First word of the command line',
    ({ executable }) => executable.name,
  ),
  ancestorField('proc.aexepath', 'string', 'Executable', ({ executable }) => executable.path),
  ancestorField('proc.acmdline', 'string', 'Name and arguments', commandLineOf),
  argumentsField(),
  ancestorField('proc.apid', 'signed', 'Process id', ({ pid }) => pid),
  {
    ...ancestorField('proc.aenv', 'string', 'Environment', environmentOf),
    about:
      'Environment of an ancestor by number, the value of a variable in the nearest ancestor that has it (`proc.aenv[HOME]`), or the environment of any of them.',
    argument: { kind: 'index or key', isRequired: false },
    read(argument) {
      if (argument === undefined) return ({ thread }) => environmentOf(thread.main);
      const generation = indexOf(argument);
      if (generation !== undefined) {
        return ({ thread }) => {
          const ancestor = ancestorAt(thread, generation);
          return ancestor === undefined ? undefined : environmentOf(ancestor);
        };
      }
      const prefix = `${argument}=`;
      return ({ thread }) => {
        for (const { executable } of ancestorsOf(thread)) {
          const found = executable.env.find((each) => each.startsWith(prefix));
          if (found !== undefined) return found.slice(prefix.length);
        }
        return '';
      };
    },
  },
];
