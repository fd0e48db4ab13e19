import { beside, type Editor, majorOf, splice } from './editor.ts';

/** https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html */
export const cargoToml: Editor = {
  types: ['cargo'],
  fileFor: (path) => (/(?:^|\/)Cargo\.lock$/.test(path) ? beside(path, 'Cargo.toml') : undefined),

  edit(text, { name, from, to, isTransitive }) {
    const next = `cargo update -p ${name}@${from} --precise ${to}`;
    const places = requirementsOf(text, name);
    const [place] = places;
    if (place === undefined) {
      return {
        left: isTransitive
          ? `others ask for ${name}: ${next}`
          : `it does not ask for ${name} on one line`,
      };
    }
    if (places.length > 1) return { left: `it asks for ${name} more than once` };
    const [, operator, version] =
      /^([\^~=]? ?)(\d+\.\d+\.\d+[\w.+-]*)$/.exec(place.requirement) ?? [];
    if (version === undefined || majorOf(version) !== majorOf(from)) {
      return { left: `it asks for ${name} as "${place.requirement.slice(0, 60)}": ${next}` };
    }
    return {
      text: splice(text, place.start, place.start + place.requirement.length, operator + to),
      next,
    };
  },
};

interface Requirement {
  readonly requirement: string;
  readonly start: number;
}

/** `name = "1.2.3"` and `name = { version = "1.2.3", ... }` in tables of dependencies. */
function requirementsOf(text: string, name: string): Requirement[] {
  const found: Requirement[] = [];
  let inTable = false;
  let offset = 0;
  for (const line of text.split('\n')) {
    const table = /^[ \t]*\[{1,2}([^[\]]*)\]/.exec(line);
    if (table !== null) inTable = /(?:^|[.-])dependencies$/.test(table[1]!.trim());
    const match =
      /^([ \t]*"?([\w-]+)"?[ \t]*=[ \t]*(?:\{(?:[^"}]|"[^"]*")*?\bversion[ \t]*=[ \t]*)?")([^"]*)"/.exec(
        line,
      );
    const isOther = /\b(?:package|git|path|workspace)[ \t]*=/.test(line);
    if (inTable && match !== null && match[2] === name && !isOther) {
      found.push({ requirement: match[3]!, start: offset + match[1]!.length });
    }
    offset += line.length + 1;
  }
  return found;
}
