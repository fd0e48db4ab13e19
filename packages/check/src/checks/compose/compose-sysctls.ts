import { defineCheck } from '../../check.ts';
import { pairsOf } from '../../subjects/compose.ts';
import { at } from '../../tree/node.ts';

export const composeSysctls = defineCheck({
  id: 'compose-sysctls',
  title: 'Service turns a protection of the network off',
  severity: 'low',
  why: 'With this setting the container takes packets, routes or addresses from others that the kernel refuses by default.',
  fix: 'Remove the setting from `sysctls`.',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
  controls: ['nist-800-190:4.4.2', 'nist-800-190:4.4.3'],
  reads: 'compose-service',
  *judge({ node, name: service }) {
    for (const { name, value, at: span } of pairsOf(at(node, 'sysctls'))) {
      const weak = weakening.find(([pattern]) => pattern.test(name));
      if (weak === undefined || value !== weak[1]) continue;
      yield { at: span, says: `Service "${service}" sets ${name} to ${value}` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    sysctls:\n      net.core.somaxconn: 1024\n      net.ipv4.tcp_syncookies: 1\n',
    ],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n    sysctls:\n      - net.ipv4.conf.all.route_localnet=1\n',
      'services:\n  web:\n    image: nginx:1.31\n    sysctls:\n      net.ipv4.tcp_syncookies: 0\n',
    ],
  },
});

/** Settings, and the values that weaken. */
const weakening: readonly (readonly [RegExp, string])[] = [
  [/^net\.ipv4\.tcp_syncookies$/, '0'],
  [/^net\.ipv4\.conf\.[\w-]{1,20}\.rp_filter$/, '0'],
  [
    /^net\.ipv[46]\.conf\.[\w-]{1,20}\.(?:accept_redirects|accept_source_route|route_localnet)$/,
    '1',
  ],
];
