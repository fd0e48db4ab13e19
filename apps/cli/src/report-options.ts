/** Options of every command that prints a report. */
export const reportOptions = {
  format: {
    kind: 'list',
    value: 'name[=file]',
    short: 'f',
    about:
      'table, json, cyclonedx, spdx, sarif, junit, gitlab, github, markdown, html or template; repeatable',
  },
  template: {
    kind: 'text',
    value: 'file',
    about: 'Mustache template for --format template; docs/templates.md has the language',
  },
  severity: {
    kind: 'choice',
    choices: ['critical', 'high', 'medium', 'low', 'none', 'unknown'],
    about: 'Leave out what is less severe',
  },
  onlyFixed: { kind: 'flag', about: 'Leave out what no upgrade removes' },
  failOn: {
    kind: 'choice',
    choices: ['critical', 'high', 'medium', 'low', 'unknown'],
    about: 'Exit with 1 when a finding is at least this severe',
  },
  color: {
    kind: 'choice',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    about: 'Colour the table; NO_COLOR and FORCE_COLOR count too',
  },
  quiet: { kind: 'flag', short: 'q', about: 'Nothing on standard error but errors' },
} as const;
