import { defineCheck } from '../../check.ts';
import { instructionsOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileBrokenExecForm = defineCheck({
  id: 'dockerfile-broken-exec-form',
  title: 'Exec form is no JSON and runs in a shell',
  severity: 'medium',
  why: 'The exec form must be a JSON array with double quotes. This one is not, so the whole line, brackets and all, goes to a shell, and fails or does something else.',
  fix: 'Write `["program", "argument"]`: double quotes, commas between, no comma at the end.',
  references: ['https://docs.docker.com/reference/dockerfile/#exec-form'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { keyword, exec, text, span } of instructionsOf(dockerfile)) {
      if (!/^(?:CMD|ENTRYPOINT|RUN|SHELL)$/.test(keyword) || exec !== undefined) continue;
      // "[ -f /x ] && …" is a test of the shell.
      if (/^\[\s*["'][^\]]*\]$/.test(text.slice(0, 5000))) yield { at: span };
    }
  },
  examples: {
    pass: [
      'FROM alpine:3.23\nRUN [ -f /x ] || touch /x\nRUN [ "$A" = "b" ] && echo ok\nCMD ["/app", "-v"]\n',
    ],
    fail: ["FROM alpine:3.23\nCMD ['/app', '-v']\n", 'FROM alpine:3.23\nENTRYPOINT ["/app",]\n'],
  },
});
