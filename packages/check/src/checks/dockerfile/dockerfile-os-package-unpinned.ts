import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf } from '../../dockerfile/installations.ts';

export const dockerfileOsPackageUnpinned = defineRunCheck({
  id: 'dockerfile-os-package-unpinned',
  title: 'System packages are installed without versions',
  severity: 'none',
  why: 'Two builds can then hold different versions. Most teams want just that, because security fixes come in with every build; those who must repeat a build to the byte do not.',
  fix: 'Where builds must repeat, name versions (`curl=8.14.1-2`) or install from a snapshot of the distribution; else leave it so and rebuild often.',
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.7'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const installation = installationOf(command);
      if (installation?.manager !== 'apt' && installation?.manager !== 'apk') continue;
      const loose = installation.packages.filter(
        (name) => /^[a-z0-9][a-z0-9+.-]*$/.test(name) && !/\.(?:deb|apk)$/.test(name),
      );
      if (loose.length > 0) {
        yield { at: command.at, says: `${loose.length} packages have no version, as ${loose[0]}` };
      }
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN apt-get install -y curl=8.14.1-2 $MORE ./own.deb\n'],
    fail: ['FROM debian:13\nRUN apt-get update && apt-get install -y curl\n'],
  },
});
