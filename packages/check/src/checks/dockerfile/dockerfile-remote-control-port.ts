import { defineCheck } from '../../check.ts';
import { shippedStages } from '../../dockerfile/dockerfile.ts';
import { remoteControlPorts } from '../../ports.ts';

export const dockerfileRemoteControlPort = defineCheck({
  id: 'dockerfile-remote-control-port',
  title: 'Port for remote control is exposed',
  severity: 'medium',
  why: 'Whoever reaches this port, and guesses or finds a password, has a shell, a debugger or the container engine. `docker run -P` publishes it to the world.',
  fix: 'Take the port out of EXPOSE, and what listens there out of the image.',
  references: ['https://docs.docker.com/reference/dockerfile/#expose'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:5.7', 'cis-docker-1.6:5.9'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { instructions } of shippedStages(dockerfile)) {
      for (const { keyword, words, span } of instructions) {
        if (keyword !== 'EXPOSE') continue;
        for (const word of words) {
          const port = /^(\d{1,5})(?:\/tcp)?$/i.exec(word)?.[1];
          const service = remoteControlPorts.get(Number(port));
          if (service !== undefined) yield { at: span, says: `Port ${port} is that of ${service}` };
        }
      }
    }
  },
  examples: {
    pass: ['FROM nginx:1.31\nEXPOSE 8080 8443/tcp 514/udp\n'],
    fail: ['FROM debian:13\nEXPOSE 80 22\n', 'FROM docker:28-dind\nEXPOSE 2375/tcp\n'],
  },
});
