import { defineCheck } from '../../check.ts';

export const dockerfileLateDirective = defineCheck({
  id: 'dockerfile-late-directive',
  title: 'Parser directive stands too late',
  severity: 'low',
  why: '`# syntax=`, `# escape=` and `# check=` count only before everything else. After a comment or an instruction they are comments, and the build does not do what the file says.',
  fix: 'Move the line to the top of the file, above other comments.',
  references: ['https://docs.docker.com/reference/dockerfile/#parser-directives'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge({ file, directives }) {
    const first = file.text.slice(0, 20_000);
    for (const match of first.matchAll(
      /^[ \t]*#[ \t]*(syntax|escape|check)[ \t]*=[ \t]*(\S+)[ \t]*\r?$/gim,
    )) {
      const name = match[1]!.toLowerCase();
      if (directives.get(name)?.startsWith(match[2]!) === true) continue;
      const at = { file, start: match.index, end: match.index + match[0].length };
      yield { at, says: `# ${name}= is only a comment here` };
    }
  },
  examples: {
    pass: ['# syntax=docker/dockerfile:1\n# escape=`\nFROM alpine:3.23\n# syntax is nice = yes\n'],
    fail: ['# The shop.\n# syntax=docker/dockerfile:1\nFROM alpine:3.23\n'],
  },
});
