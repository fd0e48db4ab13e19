import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileGemInsecureSource = defineRunCheck({
  id: 'dockerfile-gem-insecure-source',
  title: 'Gems come without encryption',
  severity: 'high',
  why: 'Anybody on the way can answer with his own gems, and native extensions run their code while they are installed.',
  fix: 'Use `https://rubygems.org` or another https source, and let bundler check certificates.',
  references: ['https://guides.rubygems.org/command-reference/'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (program !== 'gem' && program !== 'bundle' && program !== 'bundler') continue;
      const line = args.join(' ').slice(0, 5000);
      // Taking the old source away is the opposite.
      const adds = args.some((word) => /^(?:--source=?|-s|--add|-a)/.test(word));
      if ((adds && /(?:^|[\s=])http:\/\//.test(line)) || /\bssl_verify_mode[= ]0\b/.test(line))
        yield { at };
    }
  },
  examples: {
    pass: [
      'FROM ruby:3.4\nRUN gem sources --remove http://rubygems.org/ && gem install rake -v 13.2.1\n',
    ],
    fail: ['FROM ruby:3.4\nRUN gem install rake --source http://gems.example.com\n'],
  },
});
