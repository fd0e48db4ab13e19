import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf } from '../../dockerfile/installations.ts';

export const dockerfileGemUnpinned = defineRunCheck({
  id: 'dockerfile-gem-unpinned',
  title: 'Gems are installed without versions',
  severity: 'low',
  why: 'gem takes the newest version of that minute. A release that was taken over is in the next image before anybody has heard of it.',
  fix: 'Name the version, `gem install rake -v 13.2.1`, or use a Gemfile with its lock file.',
  references: ['https://guides.rubygems.org/command-reference/#gem-install'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const installation = installationOf(command);
      if (installation?.manager !== 'gem') continue;
      if (installation.options.some((option) => /^(?:-v|--version)/.test(option))) continue;
      const loose = installation.packages.filter((name) => /^[\w-]+$/.test(name));
      if (loose.length > 0)
        yield { at: command.at, says: `No version: ${loose.slice(0, 5).join(', ')}` };
    }
  },
  examples: {
    pass: ['FROM ruby:3.4\nRUN gem install rake -v 13.2.1 && gem install bundler:2.6.9\n'],
    fail: ['FROM ruby:3.4\nRUN gem install --no-document rake\n'],
  },
});
