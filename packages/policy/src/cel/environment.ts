import { RE2JS } from '@bufbuild/re2';
import { Environment } from '@marcbachmann/cel-js';
import { isAtLeast, type PolicySubject, severityLevels } from '@seaworthy/model';
import { type TypeName, typeFields } from './fields.ts';
import {
  AssetView,
  DistributionView,
  FindingView,
  PackageView,
  ReportView,
  SeverityView,
} from './views.ts';

/** What a policy over each subject can name. CEL keeps the word "package" for itself. */
export const variablesOf: Readonly<Record<PolicySubject, Readonly<Record<string, TypeName>>>> = {
  finding: { finding: 'Finding', asset: 'Asset', report: 'Report' },
  package: { pkg: 'Package', asset: 'Asset', report: 'Report' },
  asset: { asset: 'Asset', report: 'Report' },
  report: { asset: 'Asset', report: 'Report' },
};

/** What there is beside the functions of CEL itself. */
export const functionsOfOurs = [
  { usage: 'level.isAtLeast("high")', about: 'A severity is this bad or worse; unknown is not' },
] as const;

/** The name under which `matches` runs: the library's own is JavaScript's and may take for ever. */
export const linearMatches = 'matchesInLinearTime';
export const atLeast = 'isAtLeast';

const classes: Readonly<Record<TypeName, new (...values: never[]) => object>> = {
  Severity: SeverityView,
  Package: PackageView,
  Finding: FindingView,
  Distribution: DistributionView,
  Asset: AssetView,
  Report: ReportView,
};

/** Bounds of what a person writes by hand, far above any that makes sense. */
const limits = {
  maxAstNodes: 600,
  maxDepth: 40,
  maxListElements: 300,
  maxMapEntries: 50,
  maxCallArguments: 8,
} as const;

const made = new Map<PolicySubject, Environment>();

/** The names and types that an expression over a subject is checked against. */
export function environmentFor(over: PolicySubject): Environment {
  const known = made.get(over);
  if (known !== undefined) return known;
  const environment = new Environment({ limits });
  for (const [name, fields] of Object.entries(typeFields)) {
    environment.registerType(name, {
      ctor: classes[name as TypeName],
      fields: Object.fromEntries(Object.entries(fields).map(([field, { type }]) => [field, type])),
    });
  }
  environment
    .registerFunction(`string.${linearMatches}(string): bool`, (text: string, pattern: string) =>
      compiledPattern(pattern).test(text),
    )
    .registerFunction(`string.${atLeast}(string): bool`, (level: string, minimum: string) => {
      const [a, b] = [severityOf(level), severityOf(minimum)];
      return a !== undefined && b !== undefined && isAtLeast(a, b);
    });
  for (const [name, type] of Object.entries(variablesOf[over])) {
    environment.registerVariable(name, type);
  }
  made.set(over, environment);
  return environment;
}

function severityOf(word: string): (typeof severityLevels)[number] | undefined {
  return severityLevels.find((level) => level === word);
}

const patterns = new Map<string, RE2JS>();

/** RE2's syntax and linear time. Patterns stand in the expressions, so there are few. */
export function compiledPattern(pattern: string): RE2JS {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const compiled = RE2JS.compile(pattern);
  if (patterns.size > 1_000) patterns.clear();
  patterns.set(pattern, compiled);
  return compiled;
}
