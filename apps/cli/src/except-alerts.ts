import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { readRuleFiles } from '@seaworthy/agent';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import { paintDiff } from '@seaworthy/report';
import { unifiedDiff } from '@seaworthy/risk';
import {
  type AlertFacts,
  appendException,
  loadRules,
  proposeException,
  readAlertFacts,
  shareException,
} from '@seaworthy/runtime';
import type { ExitCode, InputOutput } from './command.ts';
import { type FileText, readEditable, replaceFile } from './edit-files.ts';

export interface ExceptOptions {
  readonly to: string;
  readonly id: readonly string[];
  readonly fields: readonly string[];
  readonly without: readonly string[];
  readonly share: boolean;
  readonly rules: readonly string[];
  readonly write: boolean;
  readonly color: string;
}

/** One by one they are looked at by somebody. */
const maxAlerts = 1000;
const maxLineLength = 4 * 1024 * 1024;

export async function exceptAlerts(
  input: string,
  options: ExceptOptions,
  io: InputOutput,
): Promise<ExitCode> {
  const alerts = await readAlerts(input, options.id);
  const file = await readEditable(dirname(options.to), basename(options.to));
  if ('left' in file && file.left !== 'there is no such file') {
    throw new SeaworthyError('CONFIGURATION', `${options.to} cannot be edited: ${file.left}`);
  }
  const before = 'text' in file ? file.text : '';
  const { text: after, notes } = change(before, alerts, options);
  for (const note of notes) io.note(note);
  if (after === before) return 0;
  await requireLoading(options, after);
  io.writeOut(paintDiff(unifiedDiff(options.to, before, after), io.colorFor(options.color)));
  if (!options.write) {
    io.note('nothing was written; --write makes this change');
    return 0;
  }
  const problem = await write(options.to, file, after);
  if (problem !== undefined) {
    throw new SeaworthyError('ACCESS_DENIED', `${options.to} was not written: ${problem}`);
  }
  io.note(`${options.to} written`);
  return 0;
}

function change(
  before: string,
  alerts: readonly AlertFacts[],
  { share, fields, without }: ExceptOptions,
): ReturnType<typeof shareException> {
  const choice = { fields, without };
  if (share) {
    const rules = [...new Set(alerts.map(({ rule }) => rule))];
    return shareException(before, rules, proposeException(alerts, choice));
  }
  let text = before;
  const notes: string[] = [];
  for (const alert of alerts) {
    const appended = appendException(text, alert.rule, proposeException([alert], choice));
    text = appended.text;
    notes.push(...appended.notes);
  }
  return { text, notes };
}

/** Alone it changes rules that nobody knows; together with them it must load. */
async function requireLoading({ rules, to }: ExceptOptions, after: string): Promise<void> {
  if (rules.length === 0) return;
  const files = (await readRuleFiles(rules)).filter(({ name }) => name !== to);
  const { diagnostics } = loadRules([...files, { name: to, text: after }]);
  const error = diagnostics.find(({ severity, file }) => severity === 'error' && file === to);
  if (error === undefined) return;
  throw new SeaworthyError('CONFIGURATION', `with this the rules do not load: ${error.message}`, {
    hint: `${to} comes after the rules that it changes: are they among ${rules.join(', ')}?`,
  });
}

async function write(path: string, file: FileText, after: string): Promise<string | undefined> {
  if ('text' in file) return replaceFile(file, after);
  try {
    await writeFile(path, after, { flag: 'wx' });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

async function readAlerts(input: string, ids: readonly string[]): Promise<AlertFacts[]> {
  const stream = input === '-' ? process.stdin : createReadStream(input);
  const found = new Map<string, AlertFacts>();
  try {
    for await (const line of createInterface({
      input: stream,
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (line.trim() === '' || line.length > maxLineLength) continue;
      const json: unknown = JSON.parse(line);
      if (isIncident(json)) continue;
      const facts = readAlertFacts(json);
      if (ids.length > 0 && !ids.includes(facts.id ?? '')) continue;
      found.set(facts.id ?? line, facts);
      if (found.size > maxAlerts) break;
    }
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    throw new SeaworthyError('TARGET_NOT_FOUND', `${input}: ${messageOf(error)}`, {
      hint: 'One alert a line, as JSON.',
    });
  }
  if (found.size === 0 || found.size > maxAlerts) {
    const what = found.size === 0 ? 'no such alert' : `more than ${maxAlerts} alerts`;
    throw new SeaworthyError('USAGE', `${input} holds ${what}`, {
      hint: '--id picks alerts of a log; each has its id under "seaworthy".',
    });
  }
  return [...found.values()];
}

function isIncident(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'rule' in json && json.rule === 'Incident';
}
