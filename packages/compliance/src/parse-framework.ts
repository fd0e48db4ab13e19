import { closestTo, controlsOfKind } from '@seaworthy/model';
import { checkAgainst, offsetOf, parseYaml, type YamlNode, yamlError } from '@seaworthy/yaml';
import { z } from 'zod';
import type { Framework, FrameworkControl } from './framework.ts';
import { frameworks } from './frameworks/index.ts';
import type { CheckFacts } from './sources.ts';

const Text = z.string().trim().min(1).max(400);
const Id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'an id is letters, digits, ".", "_" and "-"');

/** Kinds of findings that a control may name whole. */
export const findingKinds = [...controlsOfKind.keys()];

const Control = z.strictObject({
  id: Id.describe('Unique in the framework: "4.1"'),
  title: Text.describe('What is kept when it passes'),
  assessment: z.enum(['automated', 'manual']).optional(),
  checks: z.array(z.string()).max(500).optional().describe('Ids of checks'),
  findings: z.array(z.string()).max(20).optional().describe('Kinds of findings, each whole'),
  controls: z
    .array(z.string())
    .max(500)
    .optional()
    .describe('Controls of frameworks that come with the product: "cis-docker-1.6:4.1"'),
  unseen: Text.optional().describe('Why nothing in a scan speaks of it, when nothing does'),
});

/** A framework of the user's own. */
const FrameworkFile = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'a name is small letters, digits, ".", "_" and "-"'),
  title: Text,
  about: Text.optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  sections: z
    .array(
      z.strictObject({
        id: Id.optional(),
        title: Text,
        controls: z.array(Control).min(1).max(1_000),
      }),
    )
    .min(1)
    .max(200),
});

/** JSON Schema (2020-12) of such a file, for editors. */
export function frameworkJsonSchema(): object {
  return z.toJSONSchema(FrameworkFile, { io: 'input' });
}

/**
 * Reads a framework of the user's own. Everything that it names has to be there, since a control that
 * names nothing would pass for ever.
 * @param what names the file in errors
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export function parseFramework(
  text: string,
  what: string,
  checks: readonly Pick<CheckFacts, 'id'>[],
): Framework {
  const root = parseYaml(text, what) ?? { kind: 'mapping', at: 0, entries: new Map() };
  const file = checkAgainst(FrameworkFile, root, text, what, 'docs/compliance.md');
  const fail = (path: readonly PropertyKey[], message: string, hint: string): Error =>
    yamlError(what, text, offsetOf(root as YamlNode, path), message, hint);
  if (frameworks.some(({ name }) => name === file.name)) {
    throw fail(['name'], `${file.name} comes with the product`, 'Give yours another name.');
  }
  const known = {
    checks: checks.map(({ id }) => id),
    findings: findingKinds,
    controls: frameworks.flatMap(({ name, sections }) =>
      sections.flatMap(({ controls }) => controls.map(({ id }) => `${name}:${id}`)),
    ),
  };
  const seen = new Set<string>();
  for (const [at, section] of file.sections.entries()) {
    for (const [index, control] of section.controls.entries()) {
      const path = ['sections', at, 'controls', index];
      if (seen.has(control.id)) {
        throw fail([...path, 'id'], `two controls are numbered "${control.id}"`, 'Change one.');
      }
      seen.add(control.id);
      for (const list of ['checks', 'findings', 'controls'] as const) {
        const names = new Set(known[list]);
        for (const [n, name] of (control[list] ?? []).entries()) {
          if (names.has(name)) continue;
          const close = closestTo(name, known[list]);
          throw fail(
            [...path, list, n],
            `there is no ${singular[list]} "${name}"`,
            close === undefined ? whereListed[list] : `Did you mean "${close}"?`,
          );
        }
      }
    }
  }
  const { name, title, about = '', url } = file;
  return {
    ...{ name, title, about },
    ...(url === undefined ? {} : { url }),
    sections: file.sections.map(({ id = '', title, controls }) => ({
      ...{ id, title },
      controls: controls.map(controlOf),
    })),
  };
}

const singular = { checks: 'check', findings: 'kind of finding', controls: 'control' };

const whereListed = {
  checks: 'docs/reference/checks.md lists them.',
  findings: `There are: ${findingKinds.join(', ')}.`,
  controls: 'They are written like cis-docker-1.6:4.1; docs/compliance.md lists them.',
};

function controlOf(control: z.infer<typeof Control>): FrameworkControl {
  const { id, title, assessment, unseen, checks = [], findings = [], controls = [] } = control;
  return {
    ...{ id, title },
    ...(assessment === undefined ? {} : { assessment }),
    sources: [{ checks, findings, controls: controls.flatMap(sourcesOfControl) }],
    ...(unseen === undefined ? {} : { unseen }),
  };
}

/** A control that has sources of its own stands for them. */
function sourcesOfControl(name: string): readonly string[] {
  const colon = name.indexOf(':');
  const framework = frameworks.find((each) => each.name === name.slice(0, colon));
  const control = framework?.sections
    .flatMap(({ controls }) => controls)
    .find(({ id }) => id === name.slice(colon + 1));
  const own = control?.sources?.flatMap(({ controls = [] }) => controls) ?? [];
  return [...new Set([name, ...own])];
}
