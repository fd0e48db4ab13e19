import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import type { Releasable } from './releasable.ts';

const START_MS = 10_000;

/**
 * A table of nftables in a container's own network. Its owner is a process of ours (`flags owner`):
 * when that ends, with us or without, the kernel takes the table away.
 */
const orders = `add table inet seaworthy { flags owner; }
add chain inet seaworthy come { type filter hook input priority -500; policy drop; }
add chain inet seaworthy go { type filter hook output priority -500; policy drop; }
add rule inet seaworthy come iif lo accept
add rule inet seaworthy go oif lo accept
add rule inet seaworthy go meta l4proto tcp reject with tcp reset
add rule inet seaworthy go reject
list tables inet
`;

/** @throws ACCESS_DENIED */
export async function closeNamespace(pid: number, procDirectory: string): Promise<Releasable> {
  const network = join(procDirectory, String(pid), 'ns/net');
  const child = spawn('nsenter', [`--net=${network}`, 'nft', '--interactive'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
  });
  const closed = new Promise<void>((resolve, reject) => {
    let said = '';
    const fail = (why: string) =>
      reject(new SeaworthyError('ACCESS_DENIED', `Its network cannot be closed: ${why}`));
    const late = setTimeout(() => fail('no answer'), START_MS);
    child.on('error', (error) => fail(error.message));
    child.on('exit', () => fail(said.trim().split('\n')[0] ?? 'nft ended'));
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4096);
    });
    let answered = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      answered = (answered + text).slice(-4096);
      if (!answered.includes('table inet seaworthy')) return;
      clearTimeout(late);
      if (said === '') resolve();
      else fail(said.trim());
    });
  });
  child.stdin.write(orders);
  const release = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin.end();
    const force = setTimeout(() => child.kill('SIGKILL'), 2000);
    await ended;
    clearTimeout(force);
  };
  try {
    await closed;
  } catch (error) {
    await release();
    throw error;
  }
  return { detail: 'its network is closed', release };
}
