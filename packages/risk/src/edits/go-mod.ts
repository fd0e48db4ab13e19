import { type Editor, escapePattern, splice } from './editor.ts';

/** https://go.dev/ref/mod#go-mod-file */
export const goMod: Editor = {
  types: ['golang'],
  fileFor: (path) => (/(?:^|\/)go\.mod$/.test(path) ? path : undefined),

  edit(text, { name, from, to }) {
    if (name === 'stdlib' || name === 'toolchain') return editToolchain(text, to);
    const module = escapePattern(name);
    if (
      new RegExp(
        `^[ \\t]*(?:replace[ \\t]+)?"?${module}"?(?:[ \\t]+v[^ \\t]+)?[ \\t]+=>`,
        'm',
      ).test(text)
    ) {
      return { left: `it replaces ${name} by something else` };
    }
    const required = new RegExp(
      `^([ \\t]*(?:require[ \\t]+)?"?${module}"?[ \\t]+)(v[\\w.+-]+)(?=[ \\t\\r]*(?://.*)?$)`,
      'gm',
    );
    const [line, ...others] = [...text.matchAll(required)];
    if (line === undefined) return { left: `it does not require ${name} itself` };
    if (others.length > 0) return { left: `it requires ${name} more than once` };
    const [, before = '', version = ''] = line;
    if (version.replace(/^v/, '') !== from.replace(/^v/, '')) {
      return { left: `it requires ${name} ${version}, not ${from}` };
    }
    const suffix =
      version.endsWith('+incompatible') && !to.endsWith('+incompatible') ? '+incompatible' : '';
    const start = line.index + before.length;
    const wanted = `${to.startsWith('v') ? '' : 'v'}${to}${suffix}`;
    return { text: splice(text, start, start + version.length, wanted), next: 'go mod tidy' };
  },
};

function editToolchain(text: string, to: string) {
  const line = /^([ \t]*toolchain[ \t]+)(go[\w.]+)/m.exec(text);
  if (line === null) return { left: 'it names no toolchain: build with a newer Go' };
  const start = line.index + line[1]!.length;
  const wanted = `go${to.replace(/^(?:go|v)/, '')}`;
  return { text: splice(text, start, start + line[2]!.length, wanted), next: 'go build' };
}
