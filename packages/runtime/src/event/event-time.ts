import type { RuntimeEvent } from './runtime-event.ts';

const nanosecondsOfSecond = 1_000_000_000n;

/** Nanoseconds since 1970. */
export function eventTime(event: RuntimeEvent): bigint {
  return BigInt(event.seconds) * nanosecondsOfSecond + BigInt(event.nanoseconds);
}

const two = (value: number): string => String(value).padStart(2, '0');
const fractionOf = (event: RuntimeEvent): string => String(event.nanoseconds).padStart(9, '0');

/** "13:53:31.726060287" in this machine's time zone. */
export function clockText(event: RuntimeEvent, withFraction: boolean): string {
  const date = new Date(event.seconds * 1000);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return withFraction ? `${clock}.${fractionOf(event)}` : clock;
}

/** "2026-03-01 13:53:31.726060287" in this machine's time zone. */
export function dateText(event: RuntimeEvent, withFraction: boolean): string {
  const date = new Date(event.seconds * 1000);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${clockText(event, withFraction)}`;
}

/** "2026-03-01T13:53:31.726060287+0000", always UTC. */
export function isoText(event: RuntimeEvent): string {
  const seconds = new Date(event.seconds * 1000).toISOString().slice(0, 19);
  return `${seconds}.${fractionOf(event)}+0000`;
}
