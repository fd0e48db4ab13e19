/** Options of every command in which findings may be excused. */
export const excuseOptions = {
  waivers: {
    kind: 'list-or-none',
    value: 'file',
    about:
      'Waivers to use instead of those in the working directory: seaworthy.yaml, .trivyignore, .trivyignore.yaml; repeatable',
    aboutNone: 'Use no waivers at all',
  },
  vex: {
    kind: 'list',
    value: 'file',
    about: 'VEX document, or a directory of them: OpenVEX, CycloneDX, CSAF; repeatable',
  },
} as const;
