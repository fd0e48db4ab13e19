import { execFileSync } from 'node:child_process';
import { hasCommand, hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { RuleEngine } from '../../rules/engine.ts';
import { loadRules } from '../../rules/load/load-rules.ts';
import { CaptureSource } from './capture-source.ts';

const fileOf = (name: string) => sharedPath(`corpora/falco/captures/${name}.scap`);

async function matchesOf(name: string, condition: string): Promise<number[]> {
  const text = JSON.stringify([
    { rule: 'one', desc: 'one', condition, output: '%evt.num', priority: 'WARNING' },
  ]);
  const ruleSet = loadRules([{ name: 'rules.yaml', text }]);
  expect(ruleSet.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const engine = new RuleEngine(ruleSet);
  const numbers: number[] = [];
  await new CaptureSource(fileOf(name)).run({
    receive: (event) => {
      if (engine.match(event).length > 0) numbers.push(event.number);
    },
    lost: () => {},
    problem: () => {},
  });
  return numbers;
}

/** Conditions that mean the same in sysdig's filters and in rules. */
const cases = [
  ['cat_write', 'evt.type=open and proc.name=cat'],
  ['cat_write', 'evt.type=execve and proc.pname=bash and proc.args contains null'],
  ['cat_write', 'evt.type=open and fd.name startswith /usr and evt.arg.flags contains O_RDONLY'],
  ['curl_google', 'evt.type in (open, openat) and fd.directory=/etc'],
  ['curl_google', 'evt.type=open and evt.rawres<0'],
  ['curl_google', 'evt.type=access and evt.res=ENOENT'],
  ['curl_google', 'evt.type=connect and fd.type=ipv6 and fd.sport=80'],
  ['curl_google', 'evt.type=connect and fd.l4proto=udp'],
  ['curl_google', 'evt.type=socket and evt.arg.fd!=3'],
  ['curl_google', 'proc.cmdline contains www.google.com and evt.type=clone'],
  ['curl_google', 'evt.type=sendto and evt.buffer contains "Host: www.google.com"'],
  ['curl_google', 'evt.type=execve and proc.env contains "TERM=xterm"'],
  ['curl_google', 'evt.type=procexit'],
  ['test_ipv6_client', 'evt.type=sendto and fd.rport=2345 and evt.rawres=6'],
  ['test_ipv6_client', 'evt.type=bind or evt.type=listen'],
  ['single_ipv6_conn', 'evt.type=bind and fd.lport=1234'],
  ['single_ipv6_conn', 'evt.type=accept'],
  ['connect_localhost', 'evt.type=connect and fd.sip="127.0.0.1"'],
  ['open-multiple-files', 'evt.type in (open, openat) and fd.filename=rules'],
] as const;

describe.skipIf(!hasShared('corpora/falco/captures'))('rules on captures', () => {
  // Falco's own regression test expects eight: it counted entries as well.
  test('cat opens four files', async () => {
    expect(await matchesOf('cat_write', 'evt.type=open and proc.name=cat')).toHaveLength(4);
  });

  // Falco asks name servers about names in rules; here it is what curl itself was answered.
  test('addresses have the names that programs asked for', async () => {
    const connects = "evt.type=connect and fd.sip='2607:f8b0:4004:802::2004'";
    const all = await matchesOf('curl_google', connects);
    expect(all).not.toEqual([]);
    expect(await matchesOf('curl_google', `${connects} and fd.sip.name=www.google.com`)).toEqual(
      all,
    );
    expect(await matchesOf('curl_google', `${connects} and fd.cip.name exists`)).toEqual([]);
  });

  test.skipIf(!hasCommand('sysdig')).each(cases)('%s: %s as in sysdig', async (name, condition) => {
    const filter = `(${condition}) and (evt.dir=< or evt.type in (procexit, switch))`;
    const theirs = execFileSync('sysdig', ['-r', fileOf(name), '-p', '%evt.num', filter], {
      encoding: 'utf8',
    });
    const numbers = theirs.split('\n').filter(Boolean).map(Number);
    expect(await matchesOf(name, condition)).toEqual(numbers);
  });
});
