import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileLostCd = defineRunCheck({
  id: 'dockerfile-lost-cd',
  title: 'cd is lost with the end of the step',
  severity: 'low',
  why: 'Every RUN begins in WORKDIR again. What follows this `cd` runs in another directory than its writer thought.',
  fix: 'Write `WORKDIR /path`, or join the steps with `&&`.',
  references: ['https://docs.docker.com/build/building/best-practices/#workdir'],
  controls: ['nist-800-190:4.1.2'],
  stages: 'every',
  *judgeRun({ commands, instruction }) {
    const last = commands.at(-1);
    // A group or a function ends elsewhere.
    if (last?.program !== 'cd' || /[(){}]/.test(instruction.text)) return;
    if (last.args.length === 1 && !/^(?:-|\/|\.\.|\$OLDPWD)$/.test(last.args[0]!))
      yield { at: last.at };
  },
  examples: {
    pass: ['FROM alpine:3.23\nRUN cd /src && make install && cd ..\nWORKDIR /src\n'],
    fail: ['FROM alpine:3.23\nRUN cd /src\nRUN make\n'],
  },
});
