import { complianceOptions } from './compliance-options.ts';
import { excuseOptions } from './excuse-options.ts';
import { colorOption, quietOption } from './output-options.ts';
import { policyOptions } from './policy-options.ts';

/** Options of every command that prints a report. */
export const reportOptions = {
  format: {
    kind: 'list',
    value: 'name[=file]',
    short: 'f',
    about:
      'table, json, cyclonedx, spdx, sarif, openvex, junit, gitlab, github, markdown, html or template; repeatable',
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
  ...excuseOptions,
  showSuppressed: {
    kind: 'flag',
    about: 'Also list what is suppressed: who says so, why, until when',
  },
  failOn: {
    kind: 'list',
    value: 'gate,...',
    about:
      "Exit with 1 when a finding is critical, high, medium, low or unknown (or worse), exploited, fixable, end-of-life, 'risk>=80', 'epss>=0.5', 'cvss>=9'; join with + for and, with a comma for or; repeatable",
  },
  ...policyOptions,
  ...complianceOptions,
  ...colorOption,
  ...quietOption,
} as const;
