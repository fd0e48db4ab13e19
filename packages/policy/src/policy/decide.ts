import { type Decision, messageOf, type PolicyStage, type Report } from '@seaworthy/model';
import type { ListSizes } from '../cel/cost.ts';
import type { Variables } from '../cel/expression.ts';
import { type FindingView, type Views, viewsOf } from '../cel/views.ts';
import type { Policy } from './policy.ts';

/** Of one policy over one report: some seconds of work. */
const maxSteps = 100_000_000;

export interface Circumstances {
  /** Without one, all policies are asked. */
  readonly stage?: PolicyStage | undefined;
  readonly now: Date;
}

/**
 * What the policies say of a report: the one place in which anything is decided. Waivers come
 * before: what they excuse is among the suppressed, which no policy sees.
 *
 * An "allow" exempts what it holds for from every "warn" and "deny" over the same kind of subject,
 * in whatever order they stand. A policy that cannot be judged says so in `undecided`, and never
 * exempts anything.
 */
export function decide(
  report: Report,
  policies: readonly Policy[],
  { stage, now }: Circumstances,
): Decision[] {
  const asked = policies.filter(({ stages }) => stage === undefined || stages.includes(stage));
  if (asked.length === 0) return [];
  const views = viewsOf(report, now);
  const sizes = sizesOf(report);
  const judged = asked.map((policy) => ({ policy, ...judge(policy, views, sizes) }));
  const allowed = new Set(
    judged.flatMap(({ policy, held }) => (policy.effect === 'allow' ? held : [])),
  );
  return judged.flatMap(({ policy, held, undecided }) => {
    const left = policy.effect === 'allow' ? held : held.filter((subject) => !allowed.has(subject));
    if (left.length === 0 && undecided === undefined) return [];
    return [decisionOf(policy, left, undecided)];
  });
}

interface Judgement {
  /** The views for which the policy holds. */
  readonly held: readonly object[];
  readonly undecided: string | undefined;
}

function judge(policy: Policy, views: Views, sizes: ListSizes): Judgement {
  const subjects = subjectsOf(policy, views);
  const steps = policy.when.cost(sizes) * subjects.length;
  if (steps > maxSteps) {
    return { held: [], undecided: `it would take ${steps} steps, and ${maxSteps} are allowed` };
  }
  const held: object[] = [];
  let undecided: string | undefined = whyUnknown(policy, views);
  for (const subject of subjects) {
    try {
      if (policy.when.holds(variablesFor(policy, subject, views))) held.push(subject);
    } catch (error) {
      undecided ??= failureOf(error);
    }
  }
  return { held, undecided };
}

/** The things that a policy is asked of, one at a time. */
export function subjectsOf({ over }: Pick<Policy, 'over'>, views: Views): readonly object[] {
  if (over === 'finding') return views.report.findings;
  if (over === 'package') return views.report.packages;
  return over === 'asset' ? [views.asset] : [views.report];
}

export function variablesFor({ over }: Pick<Policy, 'over'>, subject: object, views: Views) {
  const variables: Variables = { asset: views.asset, report: views.report };
  if (over === 'finding') return { ...variables, finding: subject };
  return over === 'package' ? { ...variables, pkg: subject } : variables;
}

/** A score that was not computed is no low score. */
function whyUnknown({ when }: Policy, { report }: Views): string | undefined {
  const lacksRisk = when.asks('risk') && report.findings.some(({ risk }) => Number.isNaN(risk));
  return lacksRisk ? 'it asks for risk scores, and the report has none: scan again' : undefined;
}

function failureOf(error: unknown): string {
  const { summary } = error as { summary?: string };
  return summary ?? messageOf(error);
}

function sizesOf(report: Report): ListSizes {
  const lists = report.packages.map(({ licenses, locations }) =>
    Math.max(licenses.length, locations.length),
  );
  const { tags = [], labels = {}, annotations = {} } = report.target;
  const others = [tags.length, Object.keys(labels).length, Object.keys(annotations).length];
  return {
    findings: report.findings.length,
    packages: report.packages.length,
    other: [...lists, ...others].reduce((longest, length) => Math.max(longest, length), 20),
  };
}

function decisionOf(
  policy: Policy,
  held: readonly object[],
  undecided: string | undefined,
): Decision {
  const { name, source, effect, over, message, fix, controls } = policy;
  const isOfOne = over === 'asset' || over === 'report';
  return {
    policy: name,
    source,
    effect,
    over,
    message,
    ...(fix === undefined ? {} : { fix }),
    controls: [...controls],
    findings: over === 'finding' ? held.map((view) => (view as FindingView).id) : [],
    packages: over === 'package' ? held.map((view) => (view as { purl: string }).purl) : [],
    // Of an asset or a report there is one: it holds for it, or it is not known.
    ...(undecided === undefined || (isOfOne && held.length > 0) ? {} : { undecided }),
  };
}

/** Whether a decision stands, beside what of it may not be known. */
export function isHeld({ over, findings, packages, undecided }: Decision): boolean {
  if (over === 'finding') return findings.length > 0;
  return over === 'package' ? packages.length > 0 : undecided === undefined;
}
