import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const composePrivileged = defineCheck({
  id: 'compose-privileged',
  title: 'Service runs privileged',
  severity: 'critical',
  why: 'A privileged container has every capability, sees every device and is held by neither seccomp nor AppArmor. Whoever takes over the process in it owns the host.',
  fix: 'Remove `privileged: true`. Where one capability or one device is needed, name it with `cap_add` or `devices`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#privileged'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.5'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const privileged = at(node, 'privileged');
    if (privileged === undefined || booleanOf(privileged) !== true) return;
    // Not mended: which capability or device it needs instead, only its author can tell.
    yield {
      at: privileged,
      says: `Service "${name}" runs privileged`,
    };
  },
  examples: {
    pass: [
      `services:
  web:
    image: nginx:1.31
    privileged: false
  worker:
    image: nginx:1.31
    privileged: \${PRIVILEGED}
`,
    ],
    fail: [
      `services:
  dind:
    image: docker:28-dind
    privileged: true
`,
      `x-base: &base
  privileged: true
services:
  web:
    <<: *base
    image: nginx:1.31
`,
    ],
  },
});
