import { type Alert, type Incident, jsonLine } from '@seaworthy/runtime';
import type { Format } from './format.ts';

/**
 * JSON as Falco's `json_output` writes it, so that what reads Falco reads this; beside it stands
 * `seaworthy` with all that Falco does not have.
 * Source: falcosecurity/falco, userspace/engine/formats.cpp.
 */
export const falcoFormat: Format = {
  name: 'falco',
  render: (message, { hostname }) =>
    jsonLine(
      message.kind === 'incident'
        ? incidentJson(message.incident, message.isNew, hostname)
        : alertJson(message.alert, message.kind === 'update', hostname),
    ),
};

function alertJson(alert: Alert, isUpdate: boolean, hostname: string): object {
  const { rule, priority, source, tags, output, fields, lastTime, description, ...rest } = alert;
  const { event, evidence, workload, container, process, ancestors } = rest;
  return {
    hostname,
    output: `${lastTime.slice(11, -1)}: ${priority} ${output}`,
    message: output,
    output_fields: { 'evt.time': nanosecondsOf(lastTime), ...fields },
    priority,
    rule,
    source,
    tags,
    time: lastTime,
    seaworthy: {
      kind: isUpdate ? 'update' : 'alert',
      id: rest.id,
      count: rest.count,
      heldBack: rest.heldBack,
      firstTime: rest.time,
      incident: rest.incident,
      workload,
      description,
      tactics: rest.tactics,
      techniques: rest.techniques,
      controls: rest.controls,
      container,
      process,
      ancestors,
      event,
      evidence,
    },
  };
}

function incidentJson(incident: Incident, isNew: boolean, hostname: string): object {
  const { title, severity, lastTime, container, workload, id, steps } = incident;
  return {
    hostname,
    output: `${lastTime.slice(11, -1)}: ${severity} Incident: ${title}`,
    message: `Incident: ${title}`,
    output_fields: {
      'evt.time': nanosecondsOf(lastTime),
      'container.id': container?.id.slice(0, 12) ?? 'host',
      'container.name': container?.name ?? null,
      'incident.id': id,
      'incident.steps': steps.length,
    },
    priority: severity,
    rule: 'Incident',
    source: 'internal',
    tags: incident.tactics.map((tactic) => `mitre_${tactic}`),
    time: lastTime,
    seaworthy: { kind: 'incident', isNew, ...incident, workload },
  };
}

/** RFC 3339 with nanoseconds → since 1970. */
function nanosecondsOf(time: string): bigint {
  const milliseconds = Date.parse(`${time.slice(0, 19)}Z`);
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? '';
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
