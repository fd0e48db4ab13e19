import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';

export const profileExport = defineCommand({
  name: 'profile export',
  summary: 'Turn a profile into what engines and clusters enforce',
  description:
    'seccomp: JSON for Docker, containerd, CRI-O and Podman. network-policy and security-context: for Kubernetes. policy: rules in the language of Falco. What the review refused is left out.',
  arguments: [{ name: 'profile', about: 'File of a profile', required: true }],
  options: {
    format: {
      kind: 'choice',
      choices: ['seccomp', 'network-policy', 'security-context', 'policy'],
      about: 'What to make',
      default: 'seccomp',
    },
    ...quietOption,
  },
  examples: [
    {
      command: 'seaworthy profile export web.profile.yaml --format seccomp',
      about: 'What docker run --security-opt seccomp=FILE takes',
    },
    {
      command: 'seaworthy profile export web.profile.yaml --format network-policy',
      about: 'What may talk to it, and to what it talks',
    },
  ],
  async run({ arguments: [file], options, io }) {
    const [runtime, { readProfile }] = await Promise.all([
      import('@seaworthy/runtime'),
      import('../../profiles.ts'),
    ]);
    const profile = await readProfile(file!);
    switch (options.format) {
      case 'seccomp':
        io.writeOut(`${JSON.stringify(runtime.exportSeccomp(profile), null, 2)}\n`);
        if (!profile.behaviour.systemCalls.complete) {
          io.note(
            'The profile does not know all system calls: only dangerous ones that were not seen are refused.',
          );
        }
        return 0;
      case 'network-policy':
        io.writeOut(runtime.exportNetworkPolicy(profile));
        return 0;
      case 'security-context':
        io.writeOut(runtime.exportSecurityContext(profile));
        return 0;
      default:
        io.writeOut(runtime.exportPolicy(profile));
        return 0;
    }
  },
});
