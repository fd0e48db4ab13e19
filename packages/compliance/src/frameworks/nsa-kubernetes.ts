import { type Framework, section, unseen } from '../framework.ts';

/** By chapters: the guide does not number what it recommends. */
export const nsaKubernetes: Framework = {
  name: 'nsa-kubernetes',
  title: 'NSA and CISA: Kubernetes Hardening Guide 1.2',
  about: 'Clusters and what runs in them, by chapters of the guide',
  url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
  sections: [
    section('', 'Chapters', [
      ['pod-security', 'Pods run without rights they do not need', { passesBy: ['pod'] }],
      [
        'network-separation',
        'Traffic is separated and encrypted',
        { passesBy: ['kubernetes-set', 'network-policy'] },
      ],
      [
        'authentication-and-authorization',
        'Everybody is known, and has few rights',
        { passesBy: ['rbac-role', 'rbac-binding', 'control-plane-component'] },
      ],
      [
        'audit-logging',
        'What happens is logged, and attacks are noticed',
        { passesBy: ['control-plane-component', 'kubernetes-object'] },
      ],
      ['upgrading', 'Versions are current', { passesBy: [], unseen: unseen.cluster }],
    ]),
  ],
};
