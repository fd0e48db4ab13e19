import { type Field, plainField } from './field.ts';

const nobody = 4_294_967_295;

/** Falco's word for a name that nobody knows; root needs no list of users. */
const nameOr = (name: string | undefined, id: number, ofRoot: string): string =>
  name ?? (id === 0 ? ofRoot : '<NA>');

export const userFields: readonly Field[] = [
  plainField('user.uid', 'unsigned32', 'Id of the user.', ({ thread }) => thread.user.id),
  plainField(
    'user.name',
    'string',
    'Name of the user; `<NA>` where it is not known.',
    ({ thread }) => nameOr(thread.user.name, thread.user.id, 'root'),
  ),
  plainField('user.homedir', 'string', 'Home directory of the user.', ({ thread }) =>
    nameOr(thread.user.home, thread.user.id, '/root'),
  ),
  plainField(
    'user.shell',
    'string',
    "The user's shell.",
    ({ thread }) => thread.user.shell ?? '<NA>',
  ),
  plainField(
    'user.loginuid',
    'signed',
    'Id of the user who logged in, whatever he became later; -1 where nobody did.',
    ({ thread }) => (thread.loginUser.id === nobody ? -1 : thread.loginUser.id),
  ),
  plainField(
    'user.loginname',
    'string',
    'Name of the user who logged in; `<NA>` where nobody did.',
    ({ thread }) => nameOr(thread.loginUser.name, thread.loginUser.id, 'root'),
  ),
];

export const groupFields: readonly Field[] = [
  plainField('group.gid', 'unsigned32', 'Id of the group.', ({ thread }) => thread.group.id),
  plainField(
    'group.name',
    'string',
    'Name of the group; `<NA>` where it is not known.',
    ({ thread }) => nameOr(thread.group.name, thread.group.id, 'root'),
  ),
];
