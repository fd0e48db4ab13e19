import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileFileCapabilities = defineRunCheck({
  id: 'dockerfile-file-capabilities',
  title: 'Program gets a capability that is nearly root',
  severity: 'medium',
  why: 'File capabilities are handed to whoever starts the program. These ones are enough to read every file, to change the kernel or to become root.',
  fix: 'Leave the capability out. `cap_net_bind_service` is the one that servers on low ports need.',
  references: ['https://man7.org/linux/man-pages/man7/capabilities.7.html'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.4.3'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (program !== 'setcap') continue;
      const found =
        /\bcap_(?:sys_(?:admin|module|ptrace|rawio|boot)|dac_(?:override|read_search)|set[ug]id|setfcap|chown|fowner|bpf)\b/i.exec(
          args.join(' ').slice(0, 2000),
        );
      if (found !== null) yield { at, says: `Gives ${found[0].toLowerCase()}` };
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN setcap cap_net_bind_service=+ep /usr/bin/caddy\n'],
    fail: ['FROM debian:13\nRUN setcap cap_sys_admin,cap_net_raw+ep /usr/bin/tool\n'],
  },
});
