import type { Reporter } from '../reporter.ts';

/** Every output format, by the name that `--format` gives it. Each is loaded when it is wanted. */
const formats: Readonly<Record<string, () => Promise<Reporter>>> = {
  table: async () => (await import('./table.ts')).table,
  json: async () => (await import('./json.ts')).json,
  cyclonedx: async () => (await import('./cyclonedx.ts')).cyclonedx,
  spdx: async () => (await import('./spdx.ts')).spdx,
  sarif: async () => (await import('./sarif.ts')).sarif,
  openvex: async () => (await import('./openvex.ts')).openvex,
  junit: async () => (await import('./junit.ts')).junit,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  github: async () => (await import('./github.ts')).github,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html.ts')).html,
  template: async () => (await import('./template.ts')).template,
};

export const reporterNames: readonly string[] = Object.keys(formats);

/** `undefined` when there is no such format. */
export async function loadReporter(name: string): Promise<Reporter | undefined> {
  return Object.hasOwn(formats, name) ? formats[name]!() : undefined;
}

export async function loadReporters(): Promise<readonly Reporter[]> {
  return Promise.all(Object.values(formats).map((load) => load()));
}
