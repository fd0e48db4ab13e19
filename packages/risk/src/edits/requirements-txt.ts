import { type Editor, splice } from './editor.ts';

/** A line of https://pip.pypa.io/en/stable/reference/requirements-file-format/ that pins exactly. */
const pin =
  /^([ \t]*)([A-Za-z0-9][\w.-]*)([ \t]*(?:\[[^\]\n]*\][ \t]*)?==[ \t]*)([\w.!+-]+)([^\n]*)$/gm;

export const requirementsTxt: Editor = {
  types: ['pypi'],
  fileFor: (path) => (/\.txt$/i.test(path) ? path : undefined),

  edit(text, { name, from, to }) {
    const pins = [...text.matchAll(pin)].filter(
      (match) => normalise(match[2]!) === normalise(name),
    );
    if (pins.length !== 1) {
      return {
        left:
          pins.length === 0 ? `it does not pin ${name}` : `it pins ${name} ${pins.length} times`,
      };
    }
    const [, indent = '', found = '', equals = '', version = '', rest = ''] = pins[0]!;
    if (version !== from) return { left: `it pins ${name} at ${version}, not at ${from}` };
    if (/--hash|\\\s*$/.test(rest))
      return { left: 'its pins have hashes, which only the tool that made it can renew' };
    if (rest.startsWith('*')) return { left: 'the pin has a wildcard' };
    const start = pins[0]!.index + indent.length + found.length + equals.length;
    return { text: splice(text, start, start + version.length, to) };
  },
};

/** PEP 503: case and the kind of separator do not count. */
function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
