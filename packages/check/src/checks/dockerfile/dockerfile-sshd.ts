import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { systemPackagesOf } from '../../dockerfile/installations.ts';

export const dockerfileSshd = defineRunCheck({
  id: 'dockerfile-sshd',
  title: 'SSH server is part of the image',
  severity: 'medium',
  why: 'A second way in, with keys and passwords of its own that nobody rotates, past every log and right of the orchestrator. It also has to run as root.',
  fix: 'Take it out; use `docker exec` or `kubectl exec` to look into a container.',
  references: ['https://docs.docker.com/engine/security/'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3', 'cis-docker-1.6:5.7'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const name = systemPackagesOf(command).find((each) =>
        /^(?:openssh-server|openssh-sftp-server|openssh|dropbear|telnetd|rsh-server|tigervnc-server|x11vnc|xrdp)$/.test(
          each,
        ),
      );
      if (name !== undefined) yield { at: command.at, says: `Installs ${name}` };
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN apt-get update && apt-get install -y openssh-client\n'],
    fail: ['FROM debian:13\nRUN apt-get update && apt-get install -y openssh-server\n'],
  },
});
