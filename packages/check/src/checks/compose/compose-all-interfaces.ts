import { defineCheck } from '../../check.ts';
import { internalPorts, remoteControlPorts } from '../../ports.ts';
import { portsOf } from '../../subjects/compose.ts';

export const composeAllInterfaces = defineCheck({
  id: 'compose-all-interfaces',
  title: 'Port is published on every address of the host',
  severity: 'low',
  why: 'Without an address Docker listens on all of them, the public one too, and past the firewall of the host.',
  fix: 'Name the address: `127.0.0.1:8080:8080`, or that of the network that needs it.',
  references: ['https://docs.docker.com/engine/network/port-publishing/'],
  controls: ['nist-800-190:4.4.2', 'cis-docker-1.6:5.14'],
  reads: 'compose-service',
  *judge(service) {
    for (const port of portsOf(service)) {
      if (port.hostAddress !== undefined && !/^(?:0\.0\.0\.0|::)$/.test(port.hostAddress)) continue;
      // A web server is there for all; other checks speak of what is not.
      if (port.published === 80 || port.published === 443) continue;
      if (internalPorts.has(port.target) || remoteControlPorts.has(port.target)) continue;
      yield {
        at: port.at,
        says: `Service "${service.name}" listens everywhere on ${port.published ?? 'a port'}`,
      };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    ports: ["80:8080", "443:8443", "127.0.0.1:9000:9000"]\n',
    ],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n    ports: ["8080:80"]\n',
      'services:\n  web:\n    image: nginx:1.31\n    ports: ["0.0.0.0:9000:9000/tcp"]\n',
    ],
  },
});
