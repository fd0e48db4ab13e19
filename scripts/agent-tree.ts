import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { bundleCommand } from './bundle-command.ts';

/**
 * Lays what the agent needs to run into a directory: Node.js, a bundle of the commands that watch,
 * the programs for the kernel, which are built before, our rules, and the licences of all of it.
 * deploy/Dockerfile copies it. What scans is left out: rules for secrets and malware hold texts
 * that look like what they find, and who scans the agent's image would be told of them.
 *
 *     node scripts/agent-tree.ts DIRECTORY
 */
const root = join(import.meta.dirname, '..');
const [into] = process.argv.slice(2);
if (into === undefined) throw new Error('usage: agent-tree.ts DIRECTORY');
const from = (...parts: string[]) => join(root, ...parts);
const to = (...parts: string[]) => join(into, ...parts);
const bundle = to('dist/bundle');
const nodePackage = from('node_modules', `node-linux-${process.arch}`);

rmSync(into, { recursive: true, force: true });
await bundleCommand(bundle, 'runtime');
for (const name of ['sensor', 'guard']) {
  copy(from('packages/sensor/build', name), to('dist/bundle/sensor', name), 0o755);
}
copy(from('apps/cli/bin/seaworthy.js'), to('bin/seaworthy.js'), 0o755);
// For whoever asks it in its container.
symlinkSync('seaworthy.js', to('bin/seaworthy'));
copy(join(nodePackage, 'bin/node'), to('bin/node'), 0o755);
copy(from('apps/cli/package.json'), to('package.json'));
cpSync(from('packages/runtime/rules'), to('rules'), { recursive: true });
copy(from('LICENSE'), to('licenses/seaworthy'));
copy(join(nodePackage, 'LICENSE'), to('licenses/node'));
for (const name of bundledPackages()) {
  const home = from('node_modules', name);
  const text = readdirSync(home).find((file) => /^(licen[cs]e|copying)/i.test(file));
  // One that has no such file says in its manifest what it is under.
  copy(join(home, text ?? 'package.json'), to('licenses', name.replace('/', '_')));
}
for (const file of mapsOfSources()) rmSync(join(bundle, file));

/** Whose code the bundle holds: the maps of its sources say so. */
function bundledPackages(): Set<string> {
  const names = new Set<string>();
  for (const file of mapsOfSources()) {
    const { sources }: { sources: string[] } = JSON.parse(readFileSync(join(bundle, file), 'utf8'));
    for (const source of sources) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

function mapsOfSources(): string[] {
  return readdirSync(bundle).filter((name) => name.endsWith('.map'));
}

function copy(source: string, target: string, mode = 0o644): void {
  if (!existsSync(source)) throw new Error(`${source} is missing: npm run build`);
  mkdirSync(join(target, '..'), { recursive: true });
  cpSync(source, target);
  chmodSync(target, mode);
}
