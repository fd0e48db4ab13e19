#!/usr/bin/env node
// Starts the built command with a Node.js that is new enough: the one that runs this file, or the
// one that comes with the workspace when the machine's own is older.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldest = 24;

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  module.enableCompileCache?.(codeCacheDirectory());
  const { main } = await import(built()).catch(explain);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const { spawn } = await import('node:child_process');
  const child = spawn(ownNode(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // Who asks this process to end, or to reload, means the one that works. A key of the terminal
  // (SIGINT) reaches both by itself, and twice would mean at once.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {});
  child.on('exit', (code) => {
    process.exitCode = code ?? 3;
  });
}

// Compiled code is kept in our own cache: a shared temporary directory is open to every user.
function codeCacheDirectory() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'seaworthy', 'code');
}

function built() {
  return new URL('../dist/bundle/main.js', import.meta.url).href;
}

function explain(error) {
  if (existsSync(new URL(built()))) throw error;
  console.error('error: seaworthy is not built yet\n  hint: npm ci && npm run build');
  process.exit(2);
}

function ownNode() {
  const require = module.createRequire(import.meta.url);
  try {
    return require.resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    console.error(
      `error: seaworthy needs Node.js ${oldest} or newer, and this is ${process.version}\n  hint: run npm ci, which brings one, or install a newer Node.js`,
    );
    process.exit(2);
  }
}
