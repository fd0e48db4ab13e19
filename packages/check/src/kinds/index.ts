import { dockerfile } from './dockerfile.ts';
import { githubActions } from './github-actions.ts';
import { gitlabCi } from './gitlab-ci.ts';
import type { FileKind } from './kind.ts';
import { kubernetes } from './kubernetes.ts';

/** Every kind of configuration file that is read. The first that finds something keeps the file. */
export const fileKinds: readonly FileKind[] = [dockerfile, githubActions, gitlabCi, kubernetes];
