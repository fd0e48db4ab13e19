import { createHash } from 'node:crypto';
import type { OutputValue } from '../rules/output/template.ts';

/**
 * Fields that differ each time although the same happens: numbers of processes, descriptors and
 * events, times, what is one container's own.
 */
const fleeting = new RegExp(
  `^(?:${[
    String.raw`evt\.(?:num|cpu|args|info|count|latency|rel|delta|raw|date|time|wait|buf|buffer|is_).*`,
    String.raw`evt\.(?:arg|rawarg)[.[](?:res|fd|pid|tid|ptid|vpid|vtid|size|addr|ret|data|pgid|fd[12]|reaper_tid).*`,
    String.raw`proc\.(?:a|p|v|pv|s|ps|pg|vpg|as|av|apg)*(?:id|pid)(?:\b.*)?`,
    String.raw`proc\.(?:tty|duration|ppid\.duration|nchilds|nthreads|fdopencount|vm\w*|exe_ino.*|env.*|aenv.*|loginshellid)`,
    String.raw`thread\.(?!cap_).*`,
    String.raw`fd\.(?:num|cport|ino|dev.*|uid|containername|containerdirectory)`,
    String.raw`container\.(?:id|full_id|ip|start_ts|duration|name|cni.*)`,
    String.raw`k8s\.pod\.(?:name|id|uid|ip|sandbox_id|full_sandbox_id|cni.*)`,
  ].join('|')})$`,
);

export function isEssential(field: string): boolean {
  return !fleeting.test(field);
}

/** Whoever connects does so from another port each time. */
export function withoutClientPort(name: string): string {
  return name.replace(/^(\S+):\d{1,5}->(\S+:\d{1,5})$/, '$1->$2');
}

/** What they say of a runtime that starts a command in a container: it is runc, or its shim by then. */
const ofParent = /^proc\.p(?:name|cmdline|exe|exepath)$/;

/**
 * The same for what is the same: 16 hexadecimal digits.
 * @param hasOutsideParent whether the process was started from outside of its container
 */
export function identify(
  rule: string,
  workload: string,
  fields: Readonly<Record<string, OutputValue>>,
  evidence: Readonly<Record<string, string>>,
  hasOutsideParent = false,
): string {
  const parts: unknown[] = [rule, workload, evidence['evt.type'], evidence['proc.exepath']];
  // One of the ports of a connection is the client's; which one, its server's port tells.
  const server = evidence['fd.sport'];
  for (const name of Object.keys(fields).sort()) {
    const isPort = name === 'fd.lport' || name === 'fd.rport';
    const value = fields[name] ?? null;
    if (!isEssential(name) || (isPort && String(value) !== server)) continue;
    if (hasOutsideParent && ofParent.test(name)) continue;
    parts.push(name, typeof value === 'string' ? withoutClientPort(value) : String(value));
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
