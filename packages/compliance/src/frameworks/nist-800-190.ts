import type { SubjectName } from '@seaworthy/check';
import { deployments, type Framework, section, unseen } from '../framework.ts';

const pods = ['pod', ...deployments] satisfies readonly SubjectName[];
const pipelines = ['github-workflow', 'gitlab-pipeline'] as const;
const clusters = [
  ...(['control-plane-component', 'kubelet-configuration', 'eks-cluster'] as const),
  ...(['azure-kubernetes-cluster', 'gke-cluster', 'ecs-cluster'] as const),
] satisfies readonly SubjectName[];
const registries = [
  ...(['ecr-policy', 'ecr-repository', 'azure-container-registry', 'google-iam-grant'] as const),
] satisfies readonly SubjectName[];

/** What is found on a host says nothing of images. */
function inImages(id: string) {
  const about = ['image', 'directory', 'root-filesystem', 'sbom'] as const;
  return { sources: [{ about, controls: [`nist-800-190:${id}`] }] };
}

/** The countermeasures of chapter 4, which answer the risks of chapter 3 one by one. */
export const nist800190: Framework = {
  name: 'nist-800-190',
  title: 'NIST SP 800-190: Application Container Security Guide',
  about: 'Countermeasures for images, registries, orchestrators, containers and hosts',
  url: 'https://doi.org/10.6028/NIST.SP.800-190',
  sections: [
    section('4.1', 'Images', [
      ['4.1.1', 'No known flaws in what images hold', { ...inImages('4.1.1'), passesBy: [] }],
      ['4.1.2', 'Images are configured with care', { passesBy: ['dockerfile', 'image-config'] }],
      ['4.1.3', 'No malware in images', { ...inImages('4.1.3'), passesBy: [] }],
      ['4.1.4', 'No secrets in clear text in images', { passesBy: [] }],
      [
        '4.1.5',
        'Images and what they are built from can be trusted',
        { passesBy: ['dockerfile', 'pod', ...pipelines, ...deployments] },
      ],
    ]),
    section(
      '4.2',
      'Registries',
      [
        ['4.2.1', 'Registries are spoken to over encrypted connections', { unseen: unseen.daemon }],
        ['4.2.2', 'Stale images are not kept and not run', { passesBy: pods }],
        ['4.2.3', 'Registries know and restrict who reads and writes', { passesBy: registries }],
      ],
      { unseen: unseen.provider },
    ),
    section('4.3', 'Orchestrators', [
      [
        '4.3.1',
        'Administrators have the rights they need and no more',
        { passesBy: ['rbac-binding', 'rbac-role', ...clusters] },
      ],
      [
        '4.3.2',
        'Nobody gets in who should not, and data at rest is encrypted',
        { passesBy: clusters },
      ],
      [
        '4.3.3',
        'Traffic between containers is separated and encrypted',
        {
          passesBy: ['kubernetes-set', 'network-policy', 'azure-kubernetes-cluster', 'gke-cluster'],
        },
      ],
      ['4.3.4', 'Workloads of different sensitivity run apart', { passesBy: ['pod'] }],
      [
        '4.3.5',
        'Nodes of the orchestrator can be trusted',
        { passesBy: [...clusters, 'gke-node-pool'] },
      ],
    ]),
    section('4.4', 'Containers', [
      ['4.4.1', 'No known flaws in the container runtime'],
      [
        '4.4.2',
        'Containers reach, and are reached from, no more networks than needed',
        { passesBy: pods },
      ],
      ['4.4.3', 'Containers run with a safe configuration', { passesBy: pods }],
      ['4.4.4', 'A container that is broken into is held and noticed', { passesBy: pods }],
      ['4.4.5', 'No containers run that nobody planned', { unseen: unseen.running }],
    ]),
    section('4.5', 'Hosts', [
      ['4.5.1', 'Hosts offer little to attack'],
      ['4.5.2', 'Containers share no kernel with other work', { unseen: unseen.host }],
      [
        '4.5.3',
        'No known flaws in the system of the host',
        {
          sources: [
            { controls: ['nist-800-190:4.5.3'] },
            { about: ['host'], findings: ['vulnerability', 'end-of-life'] },
          ],
        },
      ],
      ['4.5.4', 'People get onto hosts only where they must', { unseen: unseen.host }],
      ['4.5.5', 'Containers cannot change the file system of the host', { passesBy: pods }],
    ]),
    section('4.6', 'Hardware', [['4.6', 'Trust is rooted in hardware', { unseen: unseen.host }]]),
  ],
};
