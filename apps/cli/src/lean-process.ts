/**
 * V8 sizes its heap after the machine. With much memory, what was made lately may take 100 MiB, and
 * the rest may become four times what is in use before it is looked through; below 2 GiB that factor
 * shrinks with the bound. An agent judges as many events with these, and takes half the memory.
 */
const bounds = ['--max-semi-space-size=8', '--max-old-space-size=1024'];

/**
 * Begins this process anew with bounds on its heap, which count from the start of a process only.
 * Its number stays, so that who started it sees nothing. Bounds that somebody set himself hold.
 */
export function becomeLean(): void {
  const given = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  if (/--max-(?:semi|old)-space-size/.test(given) || process.execve === undefined) return;
  const words = [...bounds, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, [process.execPath, ...words], process.env);
}
