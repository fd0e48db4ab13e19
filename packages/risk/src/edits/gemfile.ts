import { beside, type Editor, escapePattern, majorOf, splice } from './editor.ts';

/** https://bundler.io/man/gemfile.5.html */
export const gemfile: Editor = {
  types: ['gem'],
  fileFor: (path) => (/(?:^|\/)Gemfile\.lock$/.test(path) ? beside(path, 'Gemfile') : undefined),

  edit(text, { name, from, to, isTransitive }) {
    const next = `bundle update ${name} --conservative`;
    const gem = new RegExp(
      `^([ \\t]*gem(?:[ \\t]*\\([ \\t]*|[ \\t]+)(['"])${escapePattern(name)}\\2[ \\t]*,[ \\t]*(['"]))([^'"\\n]*)\\3([^\\n]*)$`,
      'gm',
    );
    const lines = [...text.matchAll(gem)];
    const [line] = lines;
    if (line === undefined) {
      return {
        left: isTransitive
          ? `others ask for ${name}: ${next}`
          : `it sets no version of ${name}: ${next}`,
      };
    }
    const [, before = '', , , requirement = '', rest = ''] = line;
    const style = /^(= ?|~> ?|>= ?|)(\d+\.\d+\.\d+)$/.exec(requirement);
    // "~> 1.2.3" with a version of other length would allow other versions than it did.
    const fits =
      style !== null &&
      majorOf(style[2]!) === majorOf(from) &&
      (!style[1]!.startsWith('~>') || /^\d+\.\d+\.\d+$/.test(to));
    if (lines.length > 1 || !fits || /^[ \t]*,[ \t]*['"]/.test(rest)) {
      return { left: `it asks for ${name} in a way that is not for certain: ${next}` };
    }
    const start = line.index + before.length;
    return { text: splice(text, start, start + requirement.length, style[1]! + to), next };
  },
};
