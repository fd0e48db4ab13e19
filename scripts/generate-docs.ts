import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentJsonSchema } from '@seaworthy/agent';
import { frameworkJsonSchema } from '@seaworthy/compliance';
import { configurationJsonSchema } from '@seaworthy/policy';
import { fleetJsonSchema, reportJsonSchema } from '@seaworthy/report';
import { profileJsonSchema } from '@seaworthy/runtime';
import { checkPages } from './reference/checks.ts';
import { commandsPage } from './reference/commands.ts';
import { frameworkPages } from './reference/compliance.ts';
import { detectionRulesPage } from './reference/detection-rules.ts';
import { feedsPage } from './reference/feeds.ts';
import { formatsPage } from './reference/formats.ts';
import { catalogersPage, limitsPage, readersPage } from './reference/inventory.ts';
import type { Page } from './reference/page.ts';
import { excusesPage, policiesPage } from './reference/policies.ts';
import { ruleFieldsPage } from './reference/rule-fields.ts';
import { licensesPage, malwarePage, secretsPage } from './reference/rules.ts';

/**
 * Writes the reference pages that are made from code. With `--check` it writes nothing and fails
 * when a page is not what the code says.
 */
const root = join(import.meta.dirname, '..');

const pages: readonly Page[] = [
  page('commands', commandsPage),
  page('targets', readersPage),
  page('catalogers', catalogersPage),
  page('formats', formatsPage),
  page('waivers-and-vex', excusesPage),
  page('policies', policiesPage),
  page('limits', limitsPage),
  page('secrets', secretsPage),
  page('malware', malwarePage),
  page('licenses', licensesPage),
  page('rule-fields', ruleFieldsPage),
  page('detection-rules', detectionRulesPage),
  { path: 'docs/feeds.md', content: () => feedsPage(join(root, 'docs/feeds.md')) },
  ...checkPages,
  ...frameworkPages,
  schema('framework', frameworkJsonSchema),
  schema('agent', agentJsonSchema),
  schema('report-1.1', reportJsonSchema),
  schema('fleet-1.0', fleetJsonSchema),
  schema('profile-1.0', profileJsonSchema),
  schema('seaworthy-yaml', configurationJsonSchema),
];

function page(name: string, content: () => string): Page {
  return { path: `docs/reference/${name}.md`, content };
}

function schema(name: string, make: () => unknown): Page {
  return {
    path: `docs/schema/${name}.schema.json`,
    content: () => `${JSON.stringify(make(), null, 2)}\n`,
  };
}

const checkOnly = process.argv.includes('--check');
const stale: string[] = [];
for (const { path, content } of pages) {
  const file = join(root, path);
  const text = content();
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (checkOnly) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
if (checkOnly && stale.length > 0) {
  console.error(`not what the code says: ${stale.join(', ')}\n  hint: npm run docs`);
  process.exitCode = 1;
}
