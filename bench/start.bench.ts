import {
  type Benchmark,
  formatRatio,
  formatSeconds,
  inTurns,
  timeCommand,
  timeProgram,
} from './measure.ts';

/** How long the command takes to say anything at all. */
export const start: Benchmark = {
  name: 'start',
  async run() {
    const { version, node } = await inTurns(9, {
      version: () => timeCommand('--version'),
      node: () => timeProgram(process.execPath, ['-e', '0']),
    });
    return [
      {
        what: '`seaworthy --version`',
        value: formatSeconds(version.seconds),
        against: `\`node -e 0\` ${formatSeconds(node.seconds)}: ${formatRatio(version.seconds / node.seconds)}`,
        goal: 'under 120 ms',
        met: version.seconds < 0.12,
      },
    ];
  },
};
