import { schemeFor } from '@seaworthy/advisory';
import { beside, type Edited, type Editor, majorOf, type PackageChange, splice } from './editor.ts';
import { type JsonMember, membersOf } from './json-members.ts';

/** What installs it says where overrules are written, by the name of its lock file. */
const tools: ReadonlyMap<string, { readonly field: readonly string[]; readonly next: string }> =
  new Map([
    ['package-lock.json', { field: ['overrides'], next: 'npm install' }],
    ['npm-shrinkwrap.json', { field: ['overrides'], next: 'npm install' }],
    ['yarn.lock', { field: ['resolutions'], next: 'yarn install' }],
    ['pnpm-lock.yaml', { field: ['pnpm', 'overrides'], next: 'pnpm install' }],
    ['bun.lock', { field: ['overrides'], next: 'bun install' }],
  ]);

const ownFields = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** https://docs.npmjs.com/cli/configuring-npm/package-json */
export const packageJson: Editor = {
  types: ['npm'],
  fileFor: (path) => (tools.has(baseName(path)) ? beside(path, 'package.json') : undefined),

  edit(text, change) {
    if (!isObject(text)) return { left: 'it is not JSON as npm writes it' };
    const { field, next } =
      tools.get(baseName(change.lockFile ?? '')) ?? tools.get('package-lock.json')!;
    const root = membersOf(text, 0);
    const asked = ownFields
      .flatMap((name) => {
        const member = objectNamed(text, root, name);
        return member === undefined ? [] : membersOf(text, member.start);
      })
      .filter(({ key, start, end }) => {
        if (key !== change.name) return false;
        // Of several versions it may ask for another one.
        const asksFor = simpleRange(text.slice(start, end))?.version;
        return asksFor === undefined || majorOf(asksFor) === majorOf(change.from);
      });
    if (asked.length > 0) return editRanges(text, asked, change, next);
    if (!change.isTransitive) return { left: `it does not ask for ${change.name}` };
    const others = change.otherVersions.filter(
      (version) => majorOf(version) !== majorOf(change.to),
    );
    if (majorOf(change.from) !== majorOf(change.to)) {
      return {
        left: `${change.to} is a new major version, which those that ask for it may not take`,
      };
    }
    if (others.length > 0) {
      return { left: `an override would also move version ${others[0]}, which others ask for` };
    }
    return editOverride(text, field, change, next);
  },
};

/** Last ones first, so that the offsets of those before stay right. */
function editRanges(
  text: string,
  asked: readonly JsonMember[],
  { name, to }: PackageChange,
  next: string,
): Edited {
  let edited = text;
  for (const { start, end } of asked.toReversed()) {
    const written = text.slice(start, end);
    const range = simpleRange(written);
    if (range === undefined) return { left: `it asks for ${name} as ${written.slice(0, 60)}` };
    if (schemeFor('npm')!.compare(range.version, to) >= 0) {
      return { left: `it asks for ${name} ${range.version} or newer already: ${next}` };
    }
    edited = splice(edited, start, end, JSON.stringify(`${range.operator}${to}`));
  }
  return { text: edited, next };
}

/** "^1.2.3", "~1.2.3", "1.2.3"; other ranges are their authors' to change. */
function simpleRange(json: string): { operator: string; version: string } | undefined {
  const range: unknown = JSON.parse(json);
  if (typeof range !== 'string') return undefined;
  const [, operator, version] = /^([\^~]|=|)v?(\d+\.\d+\.\d+(?:-[\w.-]+)?)$/.exec(range) ?? [];
  return operator === undefined || version === undefined ? undefined : { operator, version };
}

function editOverride(
  text: string,
  field: readonly string[],
  { name, to }: PackageChange,
  next: string,
): Edited {
  let start = 0;
  for (const [depth, key] of field.entries()) {
    const member = membersOf(text, start).find((each) => each.key === key);
    if (member === undefined) {
      const missing = field.slice(depth + 1).toReversed();
      const value = missing.reduce<object>((inner, each) => ({ [each]: inner }), { [name]: to });
      return { text: addMember(text, start, key, value), next };
    }
    if (text[member.start] !== '{') return { left: `its "${key}" is not an object` };
    start = member.start;
  }
  const present = membersOf(text, start).find(({ key }) => key === name);
  if (present === undefined) return { text: addMember(text, start, name, to), next };
  if (text[present.start] !== '"') return { left: `its override of ${name} has conditions` };
  return { text: splice(text, present.start, present.end, JSON.stringify(to)), next };
}

/** Adds it as the last member, indented as the others are. */
function addMember(text: string, objectStart: number, key: string, value: unknown): string {
  const members = membersOf(text, objectStart);
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const outer = indentAt(text, text.indexOf('{', objectStart));
  const unit = unitOf(text);
  const last = members.at(-1);
  const isOneLine = last !== undefined && !text.slice(objectStart, last.start).includes('\n');
  const indent = last === undefined ? outer + unit : indentAt(text, last.keyStart);
  const lines = JSON.stringify(value, null, unit === '' ? undefined : unit).split('\n');
  const written = isOneLine ? JSON.stringify(value) : lines.join(newLine + indent);
  const member = `${JSON.stringify(key)}: ${written}`;
  if (last === undefined) {
    const open = text.indexOf('{', objectStart);
    const close = text.indexOf('}', open);
    return splice(text, open + 1, close, newLine + indent + member + newLine + outer);
  }
  return splice(
    text,
    last.end,
    last.end,
    isOneLine ? `, ${member}` : `,${newLine}${indent}${member}`,
  );
}

/** The blanks with which the line of an offset begins. */
function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return /^[ \t]*/.exec(line)![0];
}

/** One step of indentation: that of the first member. */
function unitOf(text: string): string {
  return /^\s*\{[^\n]*\n([ \t]+)"/.exec(text)?.[1] ?? '';
}

function objectNamed(
  text: string,
  members: readonly JsonMember[],
  name: string,
): JsonMember | undefined {
  const member = members.find(({ key }) => key === name);
  return member !== undefined && text[member.start] === '{' ? member : undefined;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
