import { createHash } from 'node:crypto';
import type { Inventory, SecretFinding } from '@seaworthy/model';
import { families } from './families.ts';
import type { SecretFact } from './file-scan.ts';
import { redact } from './redact.ts';
import type { SecretRule } from './rule.ts';
import type { SecretScanner } from './secret-scanner.ts';

/** A secret in a file of a layer, or of a directory when there are no layers. */
export interface SecretInFile {
  readonly path: string;
  /** Path in the archive that `path` is. */
  readonly inside?: string | undefined;
  readonly layer?: number | undefined;
  readonly deletedIn?: number | undefined;
  readonly fact: SecretFact;
}

/** The texts of an image configuration that people put secrets into. */
export interface ConfigurationTexts {
  /** "NAME=value" */
  readonly environment: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly history: readonly { readonly text: string; readonly layer?: number | undefined }[];
}

/** Findings of files. The same secret at the same path in several layers is one of them. */
export function composeFileFindings(
  secrets: readonly SecretInFile[],
  scanner: SecretScanner,
  createdBy: readonly (string | undefined)[] = [],
): SecretFinding[] {
  const rules = new Map(scanner.rules.map((rule) => [rule.id, rule]));
  const findings = new Map<string, SecretFinding>();
  for (const { path, inside, layer, deletedIn, fact } of secrets) {
    const rule = rules.get(fact.rule);
    if (rule === undefined) continue;
    const place = inside === undefined ? path : `${path}!/${inside}`;
    const id = fingerprint(fact.rule, place, fact.match, String(fact.ordinal));
    const line = layer === undefined ? undefined : createdBy[layer];
    const known = findings.get(id);
    const first = known?.layer !== undefined && known.layer <= (layer ?? 0) ? known : undefined;
    // It is gone only when no layer has it any more.
    const isGone =
      deletedIn !== undefined && (known === undefined || known.deletedIn !== undefined);
    findings.set(id, {
      kind: 'secret',
      id,
      ...aboutRule(rule),
      severity: { level: fact.severity },
      match: fact.match,
      where: inside === undefined ? 'file' : 'archive',
      path: place,
      ...(fact.line === undefined ? {} : { line: fact.line }),
      ...(layer === undefined ? {} : { layer: first?.layer ?? layer }),
      ...(isGone ? { deletedIn: Math.max(deletedIn, known?.deletedIn ?? 0) } : {}),
      ...(line === undefined ? {} : { createdBy: first?.createdBy ?? line }),
      fix: fixFor(rule, isGone ? 'deleted' : layer === undefined ? 'file' : 'layer'),
    });
  }
  return [...findings.values()];
}

/**
 * Findings of an image configuration: each secret once, at the first of these places: variable,
 * label, build argument, history line.
 */
export function composeConfigurationFindings(
  { environment, labels, history }: ConfigurationTexts,
  scanner: SecretScanner,
): { findings: SecretFinding[]; secrets: string[] } {
  const findings = new Map<string, SecretFinding>();
  const secrets: string[] = [];
  const look = (
    text: string,
    where: SecretFinding['where'],
    name: string | undefined,
    more: { readonly layer?: number; readonly line?: string },
  ): void => {
    for (const { rule, secret } of scanner.findInText(text)) {
      if (secrets.includes(secret)) continue;
      secrets.push(secret);
      const match = redact(secret);
      const finding = {
        kind: 'secret',
        ...aboutRule(rule),
        severity: { level: rule.severity },
        match,
        where: where === 'history' && isBuildArgument(text, secret) ? 'build-arg' : where,
        ...(name === undefined ? {} : { name }),
        ...(more.layer === undefined ? {} : { layer: more.layer }),
        ...(more.line === undefined ? {} : { createdBy: more.line }),
        fix: fixFor(rule, where),
      } as const;
      let id = fingerprint(rule.id, where, name ?? '', match);
      for (let n = 2; findings.has(id); n++)
        id = fingerprint(rule.id, where, name ?? '', match, `${n}`);
      findings.set(id, { ...finding, id });
    }
  };
  for (const variable of environment) look(variable, 'env', variable.split('=', 1)[0]!, {});
  for (const [name, value] of Object.entries(labels)) look(`${name}=${value}`, 'label', name, {});
  for (const { text, layer } of history) {
    look(text, 'history', undefined, { ...(layer === undefined ? {} : { layer }), line: text });
  }
  const clean = [...findings.values()].map((finding) =>
    finding.createdBy === undefined
      ? finding
      : { ...finding, createdBy: withoutSecrets(finding.createdBy, secrets) },
  );
  return { findings: clean, secrets };
}

/** BuildKit writes "RUN |1 NAME=value /bin/sh -c ..." where build arguments were set. */
function isBuildArgument(line: string, secret: string): boolean {
  const values = /^(?:RUN )?\|\d{1,3} ([\s\S]*?)(?:\/bin\/|$)/.exec(line);
  return /(?:^|\s)ARG /.test(line) || (values?.[1]?.includes(secret) ?? false);
}

/** The inventory, without the secrets that its own texts (history lines, labels) carry. */
export function redactInventory(inventory: Inventory, secrets: readonly string[]): Inventory {
  if (secrets.length === 0) return inventory;
  const clean = (text: string): string => withoutSecrets(text, secrets);
  const cleanAll = (record: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [clean(key), clean(value)]));
  const { labels, annotations, ...target } = inventory.target;
  return {
    ...inventory,
    target: {
      ...target,
      ...(labels === undefined ? {} : { labels: cleanAll(labels) }),
      ...(annotations === undefined ? {} : { annotations: cleanAll(annotations) }),
    },
    layers: inventory.layers.map((layer) =>
      layer.createdBy === undefined ? layer : { ...layer, createdBy: clean(layer.createdBy) },
    ),
    ...(inventory.history !== undefined && {
      history: inventory.history.map((entry) => ({
        ...entry,
        ...(entry.createdBy !== undefined && { createdBy: clean(entry.createdBy) }),
        ...(entry.comment !== undefined && { comment: clean(entry.comment) }),
      })),
    }),
  };
}

/** The longest first: one secret may be a part of another. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, redact(secret)), text);
}

function aboutRule(rule: SecretRule): Pick<SecretFinding, 'rule' | 'title' | 'summary'> {
  return { rule: rule.id, title: rule.title, summary: families[rule.family] };
}

function fixFor(
  { issuer }: SecretRule,
  where: SecretFinding['where'] | 'layer' | 'deleted',
): string {
  const revoke = `Revoke it (${issuer}) and issue another one: whoever had a copy has it still.`;
  switch (where) {
    case 'env':
    case 'label':
      return `${revoke} Take it out of the image configuration and hand it over when the container starts.`;
    case 'build-arg':
    case 'history':
      return `${revoke} Hand it to the build with RUN --mount=type=secret, which leaves no trace in the image.`;
    case 'deleted':
      return `${revoke} Deleting the file in a later layer does not take it out of the image: build again without it, with RUN --mount=type=secret where the build needs it.`;
    case 'layer':
    case 'archive':
      return `${revoke} Keep the file out of the image (.dockerignore, RUN --mount=type=secret) and hand the secret over when the container starts.`;
    case 'file':
      return `${revoke} Take it out of the file, and out of the history where the file is under version control.`;
  }
}

/** From what is shown, so that it gives away no more than that. */
function fingerprint(...parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(['secret', ...parts]))
    .digest('hex');
}
