import { containerFields } from './container-fields.ts';
import { descriptorFields } from './descriptor-fields.ts';
import { descriptorListFields } from './descriptor-list-fields.ts';
import { dnsFields } from './dns-fields.ts';
import { eventFields } from './event-fields.ts';
import type { Field } from './field.ts';
import { ioFields } from './io-fields.ts';
import { keptFields } from './kept-fields.ts';
import { pathFields } from './path-fields.ts';
import { processFields } from './process-fields.ts';
import { threadFields } from './thread-fields.ts';
import { timeFields } from './time-fields.ts';
import { groupFields, userFields } from './user-fields.ts';

/** Fields that belong together, as the reference page shows them. */
export interface FieldClass {
  readonly title: string;
  readonly fields: readonly Field[];
}

/** Every field that rules can name. */
export const fieldClasses: readonly FieldClass[] = [
  { title: 'Event', fields: [...eventFields, ...timeFields, ...ioFields] },
  { title: 'Process', fields: processFields },
  { title: 'Thread', fields: threadFields },
  { title: 'User', fields: userFields },
  { title: 'Group', fields: groupFields },
  { title: 'File descriptor', fields: descriptorFields },
  { title: 'Descriptors that are waited for', fields: descriptorListFields },
  { title: 'Path', fields: pathFields },
  { title: 'DNS', fields: dnsFields },
  { title: 'Container and Kubernetes', fields: containerFields },
  { title: 'Kept for what there is no more', fields: keptFields },
];

const byName: ReadonlyMap<string, Field> = new Map(
  fieldClasses.flatMap(({ fields }) => fields.map((field) => [field.name, field])),
);

export interface FoundField {
  readonly field: Field;
  /** `flags` of `evt.arg.flags`. */
  readonly argument: string | undefined;
}

/** A field by the name in a rule, which may hold an argument after a dot. */
export function findField(name: string): FoundField | undefined {
  const field = byName.get(name);
  if (field !== undefined) return { field, argument: undefined };
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const owner = byName.get(name.slice(0, dot));
    if (owner?.argument?.kind === 'name') return { field: owner, argument: name.slice(dot + 1) };
  }
  return undefined;
}
