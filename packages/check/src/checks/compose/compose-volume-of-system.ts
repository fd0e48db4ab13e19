import { defineCheck } from '../../check.ts';
import { isEngineSocket, isSystemDirectory } from '../../host-paths.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const composeVolumeOfSystem = defineCheck({
  id: 'compose-volume-of-system',
  title: 'Named volume is a directory of the system',
  severity: 'high',
  why: 'By its name it looks like a volume of the engine, but it is a directory of the host: every service that mounts it can reach what the host keeps there.',
  fix: 'Leave `driver_opts` out, or point `device` at a directory made for the data.',
  references: ['https://docs.docker.com/reference/compose-file/volumes/#driver_opts'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.5.5', 'cis-docker-1.6:5.6'],
  reads: 'compose-file',
  *judge({ node }) {
    for (const [name, { value }] of entriesOf(at(node, 'volumes'))) {
      const device = at(value, 'driver_opts', 'device');
      const options = textOf(at(value, 'driver_opts', 'o')) ?? '';
      if (device === undefined || !/\br?bind\b/.test(options)) continue;
      const path = textOf(device) ?? '';
      if (!isSystemDirectory(path) && !isEngineSocket(path)) continue;
      yield { at: device, says: `Volume "${name}" is ${path} of the host` };
    }
  },
  examples: {
    pass: [
      'services:\n  db:\n    image: postgres:17\nvolumes:\n  data:\n    driver_opts: {type: none, o: bind, device: /srv/db}\n',
    ],
    fail: [
      `services:
  db:
    image: postgres:17
    volumes: ["host:/host"]
volumes:
  host:
    driver_opts:
      type: none
      o: bind
      device: /etc
`,
    ],
  },
});
