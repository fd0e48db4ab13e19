import type { Profile } from './profile.ts';

export interface Confidence {
  readonly level: 'low' | 'medium' | 'high';
  /** What speaks for it and against it. */
  readonly because: readonly string[];
}

const minutes = 60_000;
const hours = 60 * minutes;

/**
 * How likely it is that the profile knows the workload: how long it was watched, how often it
 * started, and how long nothing new was seen.
 */
export function confidenceOf({ learned }: Profile): Confidence {
  const watchedMs = Date.parse(learned.to) - Date.parse(learned.from);
  const quietMs = Date.parse(learned.to) - Date.parse(learned.newestEntry);
  const quietShare = watchedMs > 0 ? quietMs / watchedMs : 0;
  const because = [
    `watched for ${durationText(watchedMs)}`,
    learned.starts === 0
      ? 'no start was seen'
      : `${learned.starts} ${learned.starts === 1 ? 'start' : 'starts'} in ${learned.containers} containers`,
    `nothing new in the last ${durationText(quietMs)}`,
    ...(learned.lost > 0 ? [`${learned.lost} events were lost`] : []),
  ];
  const isHigh = watchedMs >= 24 * hours && learned.starts >= 2 && quietShare >= 0.25;
  const isMedium = watchedMs >= 30 * minutes && learned.starts >= 1 && quietShare >= 0.1;
  const level =
    learned.lost > 0 && isHigh ? 'medium' : isHigh ? 'high' : isMedium ? 'medium' : 'low';
  return { level, because };
}

function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
