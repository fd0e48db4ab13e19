/** Options of every command that can hold a report against a framework. */
export const complianceOptions = {
  compliance: {
    kind: 'text',
    value: 'name|file',
    about:
      'Print control by control what a framework asks for: nist-800-190, cis-docker-1.6, cis-kubernetes-1.12, pss-baseline, pss-restricted, nsa-kubernetes, owasp-cicd, or one of your own in a .yaml file; as table, json, csv, markdown or html',
  },
  report: {
    kind: 'choice',
    choices: ['summary', 'all'],
    about:
      'With --compliance: the controls alone, or every finding beneath them; some of them by default',
  },
  failOnControl: {
    kind: 'list',
    value: 'control,...',
    about:
      'With --compliance: exit with 1 when one of these controls failed, or "any" of them; repeatable',
  },
} as const;
