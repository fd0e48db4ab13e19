import { defineCheck } from '../../check.ts';
import { remoteControlPorts } from '../../ports.ts';
import { isLoopback, portsOf } from '../../subjects/compose.ts';

export const composeRemoteControlPort = defineCheck({
  id: 'compose-remote-control-port',
  title: 'Port for remote control is published',
  severity: 'high',
  why: 'Whoever reaches this port can get a shell, a debugger or the container engine. Docker opens it past the firewall of the host.',
  fix: 'Remove the port. For debugging, bind it to the machine itself: `127.0.0.1:9229:9229`.',
  references: ['https://docs.docker.com/engine/network/packet-filtering-firewalls/'],
  controls: ['nist-800-190:4.4.2', 'cis-docker-1.6:5.7', 'cis-docker-1.6:5.9'],
  reads: 'compose-service',
  *judge(service) {
    for (const port of portsOf(service)) {
      const product = remoteControlPorts.get(port.target);
      if (product === undefined || isLoopback(port) || port.protocol !== 'tcp') continue;
      yield {
        at: port.at,
        says: `Service "${service.name}" publishes ${product} (${port.target})`,
      };
    }
  },
  examples: {
    pass: [
      'services:\n  app:\n    image: node:24\n    ports: ["127.0.0.1:9229:9229", "514:514/udp"]\n',
    ],
    fail: [
      'services:\n  app:\n    image: node:24\n    ports: ["3000:3000", "9229:9229"]\n',
      'services:\n  d:\n    image: docker:28-dind\n    ports: ["2375"]\n',
    ],
  },
});
