import { defineCommand } from '../../command.ts';

export const agentDoctor = defineCommand({
  name: 'agent doctor',
  summary: 'Say what this kernel offers for watching containers, and what will be off',
  description:
    'Tries what the sensor needs and leaves nothing behind. Exits with 3 when nothing can be watched here.',
  arguments: [],
  options: {
    json: { kind: 'flag', about: 'For machines' },
  },
  examples: [
    { command: 'sudo seaworthy agent doctor', about: 'In words' },
    { command: 'sudo seaworthy agent doctor --json', about: 'For an inventory of hosts' },
  ],
  async run({ options, io }) {
    const { examineHost } = await import('@seaworthy/sensor');
    const report = await examineHost();
    if (options.json) {
      io.writeOut(JSON.stringify(report, null, 2));
    } else {
      const width = Math.max(...report.diagnoses.map(({ name }) => name.length));
      const lines = report.diagnoses.flatMap(({ name, verdict, found, consequence }) => [
        `${verdict.padEnd(8)} ${name.padEnd(width)}  ${found}`,
        ...(consequence === undefined ? [] : [`${' '.repeat(width + 11)}${consequence}`]),
      ]);
      const summary = report.canWatch
        ? 'Containers can be watched on this host.'
        : 'Containers cannot be watched on this host.';
      io.writeOut(
        [`Linux ${report.kernel}, ${report.architecture}`, '', ...lines, '', summary].join('\n'),
      );
    }
    return report.canWatch ? 0 : 3;
  },
});
