// Loaded into the measured process: notes its largest resident set when it ends. The kernel's
// ru_maxrss would begin with what the parent had when it forked; VmHWM does not.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.env.SEAWORTHY_BENCH_PEAK;
if (file) {
  process.on('exit', () => {
    const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    writeFileSync(file, peak?.[1] ?? '0');
  });
}
