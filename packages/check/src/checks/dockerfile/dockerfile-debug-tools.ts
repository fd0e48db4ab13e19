import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { systemPackagesOf } from '../../dockerfile/installations.ts';

export const dockerfileDebugTools = defineRunCheck({
  id: 'dockerfile-debug-tools',
  title: 'Tools of an attacker are part of the image',
  severity: 'low',
  why: 'Scanners, debuggers and network tools let somebody who got in look around, move on and take data out, without bringing anything along.',
  fix: 'Leave them out of what ships. To look into a running container, attach one that has them: `kubectl debug`, `docker debug`.',
  references: [
    'https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages',
  ],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const found = systemPackagesOf(command).filter((name) => tools.has(name));
      if (found.length > 0) yield { at: command.at, says: `Installs ${found.join(', ')}` };
    }
  },
  examples: {
    pass: [
      `FROM debian:13 AS debug
RUN apt-get install -y gdb
FROM debian:13
RUN apt-get install -y ca-certificates
`,
    ],
    fail: ['FROM debian:13\nRUN apt-get update && apt-get install -y curl nmap netcat-openbsd\n'],
  },
});

const tools = new Set([
  ...['nmap', 'ncat', 'netcat', 'netcat-openbsd', 'netcat-traditional', 'nmap-ncat', 'socat'],
  ...['telnet', 'inetutils-telnet', 'tcpdump', 'tshark', 'wireshark', 'gdb', 'strace', 'ltrace'],
  ...['hping3', 'masscan', 'hydra', 'john', 'sqlmap', 'nikto', 'proxychains', 'proxychains4'],
]);
