import { type Alert, type Detector, internalAlert, type ResponseRecord } from '@seaworthy/runtime';

/** What the agent did about something, with its cause. */
export function alertOfResponse({
  time,
  action,
  result,
  detail,
  rule,
  cause,
  process,
  container,
  workload,
}: ResponseRecord): Alert {
  const place = container === undefined ? 'host' : (container.name ?? container.id.slice(0, 12));
  return internalAlert({
    rule: 'Response',
    priority: result === 'failed' ? 'Error' : 'Notice',
    output: `${action} ${result} (${place}, ${rule}): ${detail}`,
    time: time.replace('Z', '000000Z'),
    ...(workload !== undefined && { workload }),
    ...(container !== undefined && { container }),
    // Two answers to one alert, by the same rule, are the same; of prevention what it is about.
    about: [action, result, rule, cause?.id ?? detail].join('\n'),
    fields: {
      'response.action': action,
      'response.result': result,
      'response.rule': rule,
      'alert.id': cause?.id ?? null,
      'alert.rule': cause?.rule ?? null,
      'proc.pid': process?.pid ?? null,
      'proc.exepath': process?.path ?? null,
      'container.id': container?.id ?? null,
      'container.name': container?.name ?? null,
    },
  });
}

/** A process that the agent needs has ended, or runs again. */
export function alertOfHelper(
  rule: string,
  priority: Alert['priority'],
  output: string,
  why: string | undefined,
): Alert {
  const time = new Date().toISOString().replace('Z', '000000Z');
  return internalAlert({ rule, priority, output, time, fields: { why: why ?? null } });
}

/** Events that nobody judged, since the last such alert. */
export function alertOfLosses(count: number, detector: Detector): Alert {
  const fields: Record<string, number> = {};
  for (const [type, lost] of detector.counts.lost) fields[`lost.${type}`] = lost;
  return internalAlert({
    rule: 'Events were lost',
    priority: 'Critical',
    output: `${count} events were lost since the last message, ${detector.lostCount} in all`,
    time: new Date().toISOString().replace('Z', '000000Z'),
    fields,
  });
}
