import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { packageCommandOf } from '../../dockerfile/installations.ts';

export const dockerfileUnsignedRpm = defineRunCheck({
  id: 'dockerfile-unsigned-rpm',
  title: 'RPM packages are not authenticated',
  severity: 'high',
  why: 'Signatures of packages are what keeps a mirror, or anybody on the way to it, from installing his own programs as root.',
  fix: 'Take the option out, set `gpgcheck=1` and import the key of the repository from a file in the build context.',
  references: ['https://dnf.readthedocs.io/en/latest/conf_ref.html'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const { program, args, at } = command;
      const manager = packageCommandOf(command)?.manager;
      const options =
        manager === 'rpm' || manager === 'zypper'
          ? managerOption
          : program === 'rpm'
            ? rpmOption
            : undefined;
      const option = options === undefined ? undefined : args.find((word) => options.test(word));
      const written = args.some((word) => /(?:^|[\n\s])gpgcheck\s*=\s*0\b/.test(word));
      if (option !== undefined) yield { at, says: `Option ${option} skips signatures` };
      else if (written && manager === undefined) {
        yield { at, says: 'A repository is set up with gpgcheck=0' };
      }
    }
  },
  examples: {
    pass: ['FROM fedora:44\nRUN dnf install -y --setopt=gpgcheck=1 curl && dnf clean all\n'],
    fail: [
      'FROM fedora:44\nRUN dnf install -y --nogpgcheck curl && dnf clean all\n',
      'FROM fedora:44\nRUN rpm -i --nosignature /tmp/a.rpm\n',
      'FROM opensuse/leap:16.0\nRUN zypper --no-gpg-checks install -y curl\n',
    ],
  },
});

const managerOption =
  /^(?:--nogpgcheck|--no-gpgchecks?|--no-gpg-checks|--allow-unsigned-rpm|(?:--setopt=)?(?:\S{1,100}\.)?gpgcheck=(?:0|false|no))$/i;
const rpmOption = /^--(?:nosignature|nodigest|noverify)$/;
