import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { packageCommandOf } from '../../dockerfile/installations.ts';

export const dockerfileUnsignedApt = defineRunCheck({
  id: 'dockerfile-unsigned-apt',
  title: 'Debian packages are not authenticated',
  severity: 'high',
  why: 'apt checks the signature of a repository before it trusts a package. Without that, a mirror or anybody on the way can install what he likes, as root.',
  fix: 'Take the option out. For another repository, put its key under `/etc/apt/keyrings` and name it with `signed-by=`.',
  references: ['https://manpages.debian.org/stable/apt/apt-secure.8.en.html'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const { args, at } = command;
      const isApt = packageCommandOf(command)?.manager === 'apt';
      const option = isApt ? args.find((word) => turnsOff.test(word)) : undefined;
      const trusted = args.some(isTrustedLine);
      if (option !== undefined) yield { at, says: `Option ${option} skips signatures` };
      else if (trusted) yield { at, says: 'A repository is trusted without a signature' };
    }
  },
  examples: {
    pass: [
      `FROM debian:13
RUN echo "deb [signed-by=/etc/apt/keyrings/a.asc] https://example.com/deb stable main" > /etc/apt/sources.list.d/a.list
RUN echo "deb [trusted=yes] file:///tmp/own ./" > /etc/apt/sources.list.d/own.list
RUN apt-get update && apt-get install -y --no-install-recommends curl
`,
    ],
    fail: [
      'FROM debian:13\nRUN apt-get update && apt-get install -y --allow-unauthenticated curl\n',
      'FROM debian:13\nRUN echo "deb [trusted=yes] https://example.com/deb ./" >> /etc/apt/sources.list\n',
    ],
  },
});

const turnsOff =
  /^(?:--allow-unauthenticated|--force-yes|--allow-insecure-repositories|(?:-o)?(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)=(?:true|1|yes))$/i;

/** What the build made itself, in a directory, needs no signature. */
function isTrustedLine(word: string): boolean {
  return (
    /\[[^\]]{0,200}\btrusted=yes\b[^\]]{0,200}\]/.test(word) && !/\]\s+(?:file|copy):/.test(word)
  );
}
