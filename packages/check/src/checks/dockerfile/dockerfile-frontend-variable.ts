import { defineCheck } from '../../check.ts';
import { type Pair, shippedStages } from '../../dockerfile/dockerfile.ts';

export const dockerfileFrontendVariable = defineCheck({
  id: 'dockerfile-frontend-variable',
  title: 'DEBIAN_FRONTEND stays set in containers',
  severity: 'low',
  why: 'As ENV it is part of the image for good and changes how packages behave for everybody who builds on it or works in a container.',
  fix: 'Set it for the step: `RUN DEBIAN_FRONTEND=noninteractive apt-get install -y …`, or with ARG.',
  references: ['https://docs.docker.com/reference/dockerfile/#environment-replacement'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    const last = shippedStages(dockerfile)
      .flatMap((stage) => stage.instructions)
      .findLast(({ keyword, pairs }) => keyword === 'ENV' && pairs.some(isFrontend));
    const value = last?.pairs.findLast(isFrontend)?.value;
    if (last !== undefined && /^noninteractive$/i.test(value ?? '')) yield { at: last.span };
  },
  examples: {
    pass: [
      'FROM debian:13\nARG DEBIAN_FRONTEND=noninteractive\n',
      'FROM debian:13\nENV DEBIAN_FRONTEND=noninteractive\nENV DEBIAN_FRONTEND=\n',
    ],
    fail: ['FROM debian:13\nENV DEBIAN_FRONTEND=noninteractive\n'],
  },
});

function isFrontend({ name }: Pair): boolean {
  return name === 'DEBIAN_FRONTEND';
}
