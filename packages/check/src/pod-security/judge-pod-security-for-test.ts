import type { Violation } from '../check.ts';
import { podSecurityChecks } from '../checks/pod-security/index.ts';
import type { PodSubject } from '../subjects/kubernetes.ts';
import { latestMinor, type PodSecurityControl, type PodSecurityLevel } from './control.ts';

/** The controls of a level in a version; "restricted" holds those of "baseline" that it does not sharpen. */
export function controlsOf(level: PodSecurityLevel, minor: number): PodSecurityControl[] {
  const inForce = podSecurityChecks
    .map(({ podSecurity }) => podSecurity)
    .filter(
      (control) => control.since <= minor && (level === 'restricted' || control.level === level),
    );
  const overridden = new Set(inForce.map(({ overrides }) => overrides));
  return inForce.filter(({ name, level: own }) => own === 'restricted' || !overridden.has(name));
}

/** Judges a pod as the admission controller of Kubernetes 1.`minor` would. Empty: it is admitted. */
export function judgePodSecurity(
  pod: PodSubject,
  level: PodSecurityLevel,
  minor: number = latestMinor,
): { readonly control: string; readonly violation: Violation }[] {
  return controlsOf(level, Math.min(minor, latestMinor)).flatMap((control) =>
    [...control.judge(pod, minor)].map((violation) => ({ control: control.name, violation })),
  );
}
