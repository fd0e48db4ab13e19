import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const composeHostDevice = defineCheck({
  id: 'compose-host-device',
  title: 'Service holds a device of the host',
  severity: 'high',
  why: 'Through the memory or the disks of the host a process reads and changes everything on it, past the file system and its rights.',
  fix: 'Remove the device. Data belong in a volume.',
  references: ['https://docs.docker.com/reference/compose-file/services/#devices'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.5.5', 'cis-docker-1.6:5.18'],
  reads: 'compose-service',
  *judge(service) {
    for (const item of itemsOf(at(service.node, 'devices'))) {
      const source = textOf(at(item, 'source')) ?? (textOf(item) ?? '').split(':', 1)[0]!;
      if (!dangerous.test(source)) continue;
      yield { at: item, says: `Service "${service.name}" holds ${source}` };
    }
  },
  examples: {
    pass: [
      'services:\n  tv:\n    image: example/tv:1.0\n    devices: ["/dev/dri:/dev/dri", "/dev/snd", "/dev/ttyUSB0:/dev/ttyUSB0"]\n',
    ],
    fail: [
      'services:\n  a:\n    image: example/a:1.0\n    devices: ["/dev/sda:/dev/xvdc:rwm"]\n',
      'services:\n  a:\n    image: example/a:1.0\n    devices:\n      - source: /dev/mem\n        target: /dev/mem\n',
    ],
  },
});

const dangerous =
  /^\/dev\/?(?:$|k?mem$|port$|kmsg$|kcore$|(?:sd|hd|vd|xvd)[a-z]\d*$|nvme\d|mmcblk\d|mapper\b|dm-\d|md\d|disk\b|loop)/;
