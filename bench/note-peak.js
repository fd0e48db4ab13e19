// Loaded into the measured process: notes its largest resident set when it ends.
import { writeFileSync } from 'node:fs';

const file = process.env.SEAWORTHY_BENCH_PEAK;
if (file) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
