import { type Framework, section, unseen } from '../framework.ts';

export const owaspCicd: Framework = {
  name: 'owasp-cicd',
  title: 'OWASP Top 10 CI/CD Security Risks',
  about: 'Pipelines that build and ship',
  url: 'https://owasp.org/www-project-top-10-ci-cd-security-risks/',
  sections: [
    section('', 'Pipelines', [
      ['1', 'Nothing is shipped that nobody approved', { passesBy: [], unseen: unseen.provider }],
      ['2', 'Identities are few, known and well kept', { unseen: unseen.provider }],
      ['3', 'Dependencies are pinned and come from where they should'],
      ['4', 'Strangers cannot put commands into a pipeline'],
      ['5', 'Jobs have the rights they need and no more'],
      ['6', 'Credentials are short-lived and stay secret'],
      [
        '7',
        'The systems of the pipeline are configured with care',
        { passesBy: [], unseen: unseen.provider },
      ],
      ['8', 'Services of others have only the access they need', { unseen: unseen.provider }],
      ['9', 'What is shipped is what was built', { passesBy: [], unseen: unseen.provider }],
      ['10', 'What happens is logged and looked at', { unseen: unseen.provider }],
    ]),
  ],
};
