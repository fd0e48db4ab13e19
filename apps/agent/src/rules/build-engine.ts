import { SeaworthyError } from '@seaworthy/model';
import {
  type Diagnostic,
  loadRules,
  NameTable,
  type OutputAddition,
  type Priority,
  parsePriority,
  RuleEngine,
  type RuleFile,
  type RuleSelection,
} from '@seaworthy/runtime';

export interface EngineConfiguration {
  readonly matching: 'first' | 'all';
  readonly minimumPriority: string;
  readonly select?: readonly {
    readonly effect: 'enable' | 'disable';
    readonly rule?: string | undefined;
    readonly tag?: string | undefined;
  }[];
  readonly append?: readonly OutputAddition[];
}

export interface BuiltEngine {
  readonly engine: RuleEngine;
  readonly warnings: readonly Diagnostic[];
}

/**
 * @param names of addresses, which outlive an engine: its events add to them
 * @throws CONFIGURATION with what is wrong, and where
 */
export function buildEngine(
  files: readonly RuleFile[],
  { matching, minimumPriority, select = [], append = [] }: EngineConfiguration,
  names = new NameTable(),
): BuiltEngine {
  const ruleSet = loadRules(files, { names, appendOutput: append });
  const errors = ruleSet.diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    const more = errors.length === 1 ? '' : `, and ${errors.length - 1} more errors`;
    throw new SeaworthyError('CONFIGURATION', `${describeDiagnostic(first)}${more}`, {
      hint: 'seaworthy rules check shows all that is wrong with rules.',
    });
  }
  const selections = select.map(
    ({ effect, rule, tag }): RuleSelection => ({
      effect,
      ...(rule !== undefined && { rule }),
      ...(tag !== undefined && { tag }),
    }),
  );
  const lowest: Priority = parsePriority(minimumPriority) ?? 'Debug';
  const engine = new RuleEngine(ruleSet, { matching, minimumPriority: lowest, selections });
  const warnings = ruleSet.diagnostics.filter(({ severity }) => severity === 'warning');
  return { engine, warnings };
}

export function describeDiagnostic({ file, line, column, message, context }: Diagnostic): string {
  const where = context.length === 0 ? '' : ` (in ${context.join(', ')})`;
  return `${file}:${line}:${column}: ${message}${where}`;
}
