import { type Field, plainField } from './field.ts';
import { type PathRole, pathOf } from './paths.ts';

function pathField(name: string, role: PathRole, isRaw: boolean, about: string): Field {
  return plainField(name, 'string', about, (event) => pathOf(event, role, isRaw), { cost: 5 });
}

/** Of calls that succeeded; what they are called by the name of, unlike `fd.name`. */
export const pathFields: readonly Field[] = [
  pathField('fs.path.name', 'path', false, 'Absolute path that the call worked on.'),
  pathField('fs.path.nameraw', 'path', true, 'The same as the program passed it.'),
  pathField(
    'fs.path.source',
    'source',
    false,
    'Absolute path from which was renamed or mounted, or at which a link was made.',
  ),
  pathField('fs.path.sourceraw', 'source', true, 'The same as the program passed it.'),
  pathField(
    'fs.path.target',
    'target',
    false,
    'Absolute path to which was renamed, linked or mounted.',
  ),
  pathField('fs.path.targetraw', 'target', true, 'The same as the program passed it.'),
];
