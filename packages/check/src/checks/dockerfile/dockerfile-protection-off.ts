import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileProtectionOff = defineRunCheck({
  id: 'dockerfile-protection-off',
  title: 'A protection of the system is turned off',
  severity: 'medium',
  why: 'Random addresses, SELinux and system-wide TLS rules stop whole classes of attacks. The build turns one of them off for good.',
  fix: 'Take the command out, and mend what it works around.',
  references: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html#randomize-va-space'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.4.3'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const { words, at } of commands) {
      const line = words.join(' ').slice(0, 5000);
      const found = weakenings.find(([pattern]) => pattern.test(line));
      if (found !== undefined) yield { at, says: found[1] };
    }
  },
  examples: {
    pass: [
      'FROM fedora:44\nRUN update-crypto-policies --set FUTURE && echo "kernel.randomize_va_space = 2" >> /etc/sysctl.conf\n',
    ],
    fail: [
      'FROM debian:13\nRUN echo "kernel.randomize_va_space = 0" >> /etc/sysctl.conf\n',
      'FROM fedora:44\nRUN update-crypto-policies --set LEGACY\n',
    ],
  },
});

const weakenings: readonly (readonly [RegExp, string])[] = [
  [/\brandomize_va_space\s?=\s?0\b/, 'Addresses of programs become predictable'],
  [/\bsetenforce (?:0|permissive)\b|\bSELINUX=(?:disabled|permissive)\b/i, 'SELinux is turned off'],
  [/\bupdate-crypto-policies --set LEGACY\b/, 'Outdated encryption is allowed again'],
  [
    /\bCipherString\s?=\s?DEFAULT@SECLEVEL=[01]\b|SECLEVEL=2.{1,20}SECLEVEL=[01]\b/i,
    'OpenSSL accepts weak keys',
  ],
  [/\bprotected_(?:hardlinks|symlinks)\s?=\s?0\b/, 'Links of other users are followed'],
];
