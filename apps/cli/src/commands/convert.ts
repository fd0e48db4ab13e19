import { defineCommand } from '../command.ts';
import { reportOptions } from '../report-options.ts';

export const convert = defineCommand({
  name: 'convert',
  summary: 'Turn a saved JSON report into any other format',
  description:
    'Nothing is scanned again; the report may be of one target or of many. Waivers and VEX documents of today are applied, those that have ended since are not.',
  arguments: [
    {
      name: 'report',
      about: 'File that --format json wrote, or "-" for standard input',
      required: true,
    },
  ],
  options: reportOptions,
  examples: [
    { command: 'seaworthy convert report.json', about: 'The table of a report that was saved' },
    {
      command: 'seaworthy convert report.json --format sarif=report.sarif --fail-on critical',
      about: 'Another format, and a gate',
    },
  ],
  async run({ arguments: [file], options, io, signal }) {
    const [{ readSaved }, { checkReportOptions, finishReport }] = await Promise.all([
      import('../read-saved.ts'),
      import('../finish-report.ts'),
    ]);
    const policies = await checkReportOptions(options, io, []);
    const saved = await readSaved(file!, options, io, signal);
    if ('report' in saved) return finishReport(saved.report, policies, options, io);
    const [{ finishFleet }, { checkFleetOutputs }, { prepareOutputs }] = await Promise.all([
      import('../finish-fleet.ts'),
      import('../write-fleet.ts'),
      import('../output.ts'),
    ]);
    checkFleetOutputs(await prepareOutputs(options));
    return finishFleet(saved.fleet, policies, options, io);
  },
});
