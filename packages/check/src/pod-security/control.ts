import { type AnyCheck, type Check, defineCheck, type Violation } from '../check.ts';
import type { PodSubject } from '../subjects/kubernetes.ts';
import { at, type Node, textOf } from '../tree/node.ts';

/** Newest minor version of Kubernetes 1 whose standards differ from those before it. */
export const latestMinor = 37;

export type PodSecurityLevel = 'baseline' | 'restricted';

/**
 * One control of the Pod Security Standards, as the admission controller of Kubernetes enforces it
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/, and for the differences
 * between versions https://github.com/kubernetes/pod-security-admission/tree/master/policy).
 */
export interface PodSecurityControl {
  /** Its name in the standards, in kebab-case. */
  readonly name: string;
  readonly level: PodSecurityLevel;
  /** First minor version of Kubernetes 1 whose standards have it. */
  readonly since: number;
  /** The baseline control of this name says nothing that this one does not say. */
  readonly overrides?: string;
  /** What the standards of a version forbid; nothing when the pod conforms. */
  judge(pod: PodSubject, minor: number): Iterable<Violation>;
}

export type PodSecurityCheck = AnyCheck & { readonly podSecurity: PodSecurityControl };

/**
 * A check that is a control of the Pod Security Standards. By itself it judges by the newest
 * standards; `judge` is given where another check already reports a part of it.
 */
export function definePodSecurityCheck(
  check: Omit<Check<'pod'>, 'reads' | 'judge'> & {
    readonly podSecurity: PodSecurityControl;
    readonly judge?: Check<'pod'>['judge'];
  },
): PodSecurityCheck {
  const { podSecurity, ...rest } = check;
  const judgeAll = check.judge ?? ((pod) => podSecurity.judge(pod, latestMinor));
  // "Restricted" asks for settings, which a patch may leave to what it is laid over.
  const judge: Check<'pod'>['judge'] = (pod) =>
    pod.isPatch === true && podSecurity.level === 'restricted' ? [] : judgeAll(pod);
  return { ...defineCheck({ ...rest, judge, reads: 'pod' }), podSecurity };
}

/** The pod's own security context, and that of each container, with a name for messages. */
export function* securityContextsOf(
  pod: PodSubject,
): Generator<{ readonly who: string; readonly context: Node }> {
  const own = at(pod.spec, 'securityContext');
  if (own !== undefined) yield { who: 'The pod', context: own };
  for (const { name, node } of pod.containers) {
    const context = at(node, 'securityContext');
    if (context !== undefined) yield { who: `Container "${name}"`, context };
  }
}

/** Pods that say so themselves; since 1.25 such pods are let off what Windows does not have. */
export function isWindows(pod: PodSubject, minor: number): boolean {
  return minor >= 25 && textOf(at(pod.spec, 'os', 'name')) === 'windows';
}
