/** Options that open a debugger for everybody who reaches the container. */
const openings: readonly (readonly [RegExp, string])[] = [
  // Before Java 9 a bare port meant every address; since then that is written as "*:".
  [/-(?:agentlib:|X(?:run)?)jdwp[:=]\S{0,200}address=(?:\*|0\.0\.0\.0):\d/, 'the Java debugger'],
  [/--inspect(?:-brk|-wait)?=0\.0\.0\.0\b/, 'the Node.js debugger'],
  [/\bdebugpy\b.{0,100}--listen[= ]0\.0\.0\.0\b/, 'the Python debugger'],
  [/\bdlv\b.{0,200}--listen=(?:0\.0\.0\.0)?:\d/, 'the Go debugger'],
  [/\bphpdbg\b.{0,100}-a\s?0\.0\.0\.0|\bxdebug\.client_host\s?=\s?0\.0\.0\.0/, 'the PHP debugger'],
];

/** The debugger that a command line or the value of a variable opens; `undefined` for none. */
export function openDebugger(text: string): string | undefined {
  const bounded = text.slice(0, 5000);
  return openings.find(([pattern]) => pattern.test(bounded))?.[1];
}
