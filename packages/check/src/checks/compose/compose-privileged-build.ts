import { defineCheck } from '../../check.ts';
import { at, booleanOf, itemsOf, textOf } from '../../tree/node.ts';

export const composePrivilegedBuild = defineCheck({
  id: 'compose-privileged-build',
  title: 'Build of a service runs with the rights of the builder',
  severity: 'high',
  why: 'Whatever the build runs, an install script of a dependency among them, can then take over the machine that builds.',
  fix: 'Remove `privileged`, `entitlements` and `network: host` from `build`.',
  references: ['https://docs.docker.com/reference/compose-file/build/#privileged'],
  controls: ['nist-800-190:4.4.3'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const privileged = at(node, 'build', 'privileged');
    if (privileged !== undefined && booleanOf(privileged) === true) {
      yield { at: privileged, says: `The build of "${name}" is privileged` };
    }
    for (const item of itemsOf(at(node, 'build', 'entitlements'))) {
      if (textOf(item) === 'security.insecure')
        yield { at: item, says: `The build of "${name}" may run privileged steps` };
    }
    const network = at(node, 'build', 'network');
    if (network !== undefined && textOf(network) === 'host') {
      yield { at: network, says: `The build of "${name}" uses the network of the host` };
    }
  },
  examples: {
    pass: ['services:\n  web:\n    build: {context: ., network: none}\n'],
    fail: [
      'services:\n  web:\n    build:\n      context: .\n      privileged: true\n',
      'services:\n  web:\n    build:\n      context: .\n      entitlements: [security.insecure]\n',
    ],
  },
});
