const youngMegabytes = 8;
const option = '--max-semi-space-size';

/**
 * Begins this process anew with a bound on the room for what was made lately, which Node.js lets
 * grow on machines with much memory: an agent of a hundred containers has 50 MiB less with it, and
 * judges as many events. It can be set at the start of a process only. The number of the process
 * stays, so who started it sees nothing.
 */
export function becomeLean(): void {
  const given = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  if (given.includes(option) || process.execve === undefined) return;
  const words = [`${option}=${youngMegabytes}`, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, [process.execPath, ...words], process.env);
}
