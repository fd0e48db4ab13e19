import {
  type Alert,
  type AlertContainer,
  type AlertProcess,
  type Incident,
  jsonLine,
  type Priority,
  tacticIds,
} from '@seaworthy/runtime';
import type { OutputContext } from '../output.ts';
import type { Format } from './format.ts';

const schemaVersion = '1.5.0';
const classUid = 2004;

/** Fatal is for what stops the host, which no rule says. */
const severities: Readonly<Record<Priority, readonly [id: number, name: string]>> = {
  Emergency: [5, 'Critical'],
  Alert: [5, 'Critical'],
  Critical: [5, 'Critical'],
  Error: [4, 'High'],
  Warning: [3, 'Medium'],
  Notice: [2, 'Low'],
  Informational: [1, 'Informational'],
  Debug: [1, 'Informational'],
};

const idsByTactic = new Map([...tacticIds].map(([id, name]) => [name, id]));

/**
 * Detection Finding, class 2004 of the Open Cybersecurity Schema Framework. An update has the
 * activity Update and the same `finding_info.uid`; an incident is a finding over findings.
 * Source: ocsf/ocsf-schema 1.5.0, events/findings/detection_finding.json.
 */
export const ocsfFormat: Format = {
  name: 'ocsf',
  render: (message, context) =>
    jsonLine(
      message.kind === 'incident'
        ? incidentFinding(message.incident, !message.isNew, context)
        : alertFinding(message.alert, message.kind === 'update', context),
    ),
};

type Context = Pick<OutputContext, 'hostname' | 'version'>;

interface Common {
  readonly isUpdate: boolean;
  readonly priority: Priority;
  readonly firstTime: string;
  readonly lastTime: string;
  readonly message: string;
  readonly count: number;
  readonly tags: readonly string[];
}

function common(given: Common, { hostname, version }: Context): object {
  const activity = given.isUpdate ? 2 : 1;
  const activityName = given.isUpdate ? 'Update' : 'Create';
  const [severityId, severity] = severities[given.priority];
  return {
    activity_id: activity,
    activity_name: activityName,
    category_uid: 2,
    category_name: 'Findings',
    class_uid: classUid,
    class_name: 'Detection Finding',
    type_uid: classUid * 100 + activity,
    type_name: `Detection Finding: ${activityName}`,
    time: millisecondsOf(given.lastTime),
    start_time: millisecondsOf(given.firstTime),
    end_time: millisecondsOf(given.lastTime),
    count: given.count,
    severity_id: severityId,
    severity,
    status_id: 1,
    status: 'New',
    is_alert: !given.isUpdate,
    message: given.message,
    metadata: {
      version: schemaVersion,
      product: { name: 'Seaworthy', vendor_name: 'Seaworthy', version },
      profiles: ['container', 'host'],
      labels: given.tags,
    },
    device: { hostname, name: hostname, type_id: 1, type: 'Server' },
  };
}

function alertFinding(alert: Alert, isUpdate: boolean, context: Context): object {
  const { rule, description, priority, time, lastTime, count, tags, output, container } = alert;
  return {
    ...common(
      { isUpdate, priority, firstTime: time, lastTime, message: output, count, tags },
      context,
    ),
    finding_info: {
      uid: alert.id,
      title: rule,
      ...(description !== '' && { desc: description }),
      types: [...alert.tactics],
      analytic: { name: rule, uid: rule, type_id: 1, type: 'Rule', category: alert.source },
      created_time: millisecondsOf(time),
      first_seen_time: millisecondsOf(time),
      last_seen_time: millisecondsOf(lastTime),
      modified_time: millisecondsOf(lastTime),
      attacks: attacksOf(alert),
      related_events_count: count,
      ...(alert.incident !== undefined && {
        related_events: [{ uid: alert.incident, type: 'Incident' }],
      }),
    },
    ...(alert.process !== undefined && { evidences: [evidenceOf(alert, alert.process)] }),
    ...(container !== undefined && { resources: [resourceOf(container)] }),
    unmapped: {
      output_fields: alert.fields,
      workload: alert.workload,
      held_back: alert.heldBack,
      controls: alert.controls,
    },
  };
}

function incidentFinding(incident: Incident, isUpdate: boolean, context: Context): object {
  const { id, title, severity, time, lastTime, steps, container, tactics } = incident;
  const tags: string[] = [];
  return {
    ...common(
      {
        isUpdate,
        priority: severity,
        firstTime: time,
        lastTime,
        message: `Incident: ${title}`,
        count: steps.reduce((sum, { count }) => sum + count, 0),
        tags,
      },
      context,
    ),
    finding_info: {
      uid: id,
      title,
      types: ['Incident'],
      analytic: { name: 'Incidents', type_id: 2, type: 'Behavioral' },
      created_time: millisecondsOf(time),
      first_seen_time: millisecondsOf(time),
      last_seen_time: millisecondsOf(lastTime),
      modified_time: millisecondsOf(lastTime),
      attacks: attacksOf({ tactics, techniques: [] }),
      related_events: steps.map(({ alert, rule }) => ({ uid: alert, type: rule })),
      related_events_count: steps.length,
    },
    ...(container !== undefined && { resources: [resourceOf(container)] }),
    unmapped: { workload: incident.workload, omitted_steps: incident.omittedSteps, steps },
  };
}

function attacksOf({ tactics, techniques }: Pick<Alert, 'tactics' | 'techniques'>): object[] {
  return [
    ...tactics.map((name) => ({
      tactic: { name, ...(idsByTactic.has(name) && { uid: idsByTactic.get(name) }) },
    })),
    ...techniques.map((id) => {
      const [technique = id] = id.split('.');
      return technique === id
        ? { technique: { uid: id } }
        : { technique: { uid: technique }, sub_technique: { uid: id } };
    }),
  ];
}

function evidenceOf({ ancestors, container, evidence }: Alert, process: AlertProcess): object {
  const { 'fd.name': file, 'fd.sip': address, 'fd.sport': port } = evidence;
  // From the parent upwards, each within the one that it made.
  const parents = ancestors.reduceRight<object | undefined>(
    (parent, each) => processOf(each, undefined, parent),
    undefined,
  );
  return {
    process: processOf(process, container, parents),
    actor: { process: { pid: process.pid, name: process.name }, user: userOf(process) },
    ...(file?.startsWith('/') && { file: fileOf(file) }),
    ...(address !== undefined && { dst_endpoint: { ip: address, port: Number(port) } }),
  };
}

function processOf(
  process: AlertProcess,
  container: AlertContainer | undefined,
  parent: object | undefined,
): object {
  const { pid, name, commandLine, executable, startedAt } = process;
  return {
    pid,
    name,
    cmd_line: commandLine,
    ...(executable !== '' && { file: fileOf(executable) }),
    ...(startedAt !== undefined && { created_time: Date.parse(startedAt) }),
    user: userOf(process),
    ...(container !== undefined && { container: containerOf(container) }),
    ...(parent !== undefined && { parent_process: parent }),
  };
}

/** Files that a process names: regular ones, as far as anybody knows. */
function fileOf(path: string): object {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name: name === '' ? path : name, path, type_id: 0 };
}

function userOf({ user }: AlertProcess): object {
  return { uid: String(user.id), ...(user.name !== undefined && { name: user.name }) };
}

function containerOf({ id, name, runtime, image, imageDigest }: AlertContainer): object {
  return {
    uid: id,
    runtime,
    ...(name !== undefined && { name }),
    ...(image !== undefined && { image: { uid: imageDigest ?? image, name: image } }),
  };
}

function resourceOf({ id, name, namespace }: AlertContainer): object {
  return {
    uid: id,
    type: 'container',
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
  };
}

function millisecondsOf(time: string): number {
  return Date.parse(time.replace(/(\.\d{3})\d+/, '$1'));
}
