import type { Deviation, Match, Priority } from '@seaworthy/runtime';

/** Worse than that something is new: what an attacker does first. */
const grave: ReadonlySet<string> = new Set(['executable-drift', 'read-sensitive']);

/** A deviation told as rules tell what they find: it is counted, grouped and answered like them. */
export function matchOfDeviation(deviation: Deviation, isEnforced: boolean): Match {
  const { kind, message, expected, nearest, value, workload, isOtherRelease } = deviation;
  const priority: Priority = !isEnforced ? 'Notice' : grave.has(kind) ? 'Critical' : 'Warning';
  return {
    rule: {
      name: `Profile: ${kind}`,
      description: 'A workload did what its profile does not allow.',
      priority,
      tags: ['profile', kind],
      source: 'profile',
      isEnabled: true,
      condition: '',
      output: '',
      capture: false,
      captureDurationMs: 0,
    },
    output: `${message} (${workload.name}; expected: ${expected})`,
    fields: {
      'profile.kind': kind,
      'profile.value': value,
      'profile.expected': expected,
      'profile.nearest': nearest ?? null,
      'profile.workload': workload.name,
      'profile.other_release': isOtherRelease,
    },
  };
}
