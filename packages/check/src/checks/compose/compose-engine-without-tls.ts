import { defineCheck } from '../../check.ts';
import { environmentOf } from '../../subjects/compose.ts';

export const composeEngineWithoutTls = defineCheck({
  id: 'compose-engine-without-tls',
  title: 'Container engine is spoken to without TLS',
  severity: 'high',
  why: 'Port 2375 of Docker asks nobody who he is. Every container on that network can start a privileged one, and with it owns the machine behind it.',
  fix: 'Use TLS on port 2376: leave `DOCKER_TLS_CERTDIR` of the dind image alone and share its client certificates.',
  references: ['https://docs.docker.com/engine/security/protect-access/'],
  controls: ['nist-800-190:4.4.2', 'nist-800-190:4.4.3'],
  reads: 'compose-service',
  *judge(service) {
    for (const { name, value, at } of environmentOf(service)) {
      const speaks =
        name === 'DOCKER_HOST' && /^tcp:\/\/(?!localhost|127\.).{1,200}:2375\b/.test(value ?? '');
      const off = name === 'DOCKER_TLS_CERTDIR' && value === '';
      if (speaks || off)
        yield { at, says: `${name} of "${service.name}" means Docker without TLS` };
    }
  },
  examples: {
    pass: [
      'services:\n  ci:\n    image: example/ci:1.0\n    environment: {DOCKER_HOST: "tcp://docker:2376"}\n',
    ],
    fail: [
      'services:\n  ci:\n    image: example/ci:1.0\n    environment:\n      - DOCKER_HOST=tcp://docker:2375\n',
      'services:\n  dind:\n    image: docker:28-dind\n    environment:\n      DOCKER_TLS_CERTDIR: ""\n',
    ],
  },
});
