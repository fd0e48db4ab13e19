import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@seaworthy/model';
import type { FileDescriptor, ResponseCause } from '@seaworthy/runtime';
import { processesIn, readDescriptors, readProcess, SocketTables } from '@seaworthy/sensor';
import { groupOf } from './group-of.ts';
import type { Tools } from './tools.ts';

const MAX_PROCESSES = 2048;
const MAX_DESCRIPTORS = 1024;

/**
 * What runs in a container, what it has open and whom it is connected to, in a file that only the
 * agent's user reads. Environments are left out: they hold secrets.
 * @returns where it is, or why it is not
 */
export async function keepEvidence(cause: ResponseCause, tools: Tools): Promise<string> {
  try {
    const { container } = cause;
    const { directory } = groupOf(cause, tools.procDirectory);
    const sockets = new SocketTables();
    const processes = processesIn(directory)
      .slice(0, MAX_PROCESSES)
      .flatMap((pid) => describeProcess(tools.procDirectory, pid, sockets));
    const time = new Date().toISOString();
    const folder = join(tools.stateDirectory, 'evidence');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = `${time.replaceAll(/[:.]/g, '-')}-${container?.fullId.slice(0, 12)}.json`;
    const evidence = {
      time,
      cause: { id: cause.id, rule: cause.rule, process: cause.process },
      container: {
        id: container?.fullId,
        runtime: container?.runtime,
        name: container?.name,
        image: container?.image,
        pod: container?.pod && { name: container.pod.name, namespace: container.pod.namespace },
      },
      processes,
    };
    const text = `${JSON.stringify(evidence, plain, 2)}\n`;
    await writeFile(join(folder, name), text, { mode: 0o600, flag: 'wx' });
    return `evidence in ${join(folder, name)}`;
  } catch (error) {
    return `no evidence: ${messageOf(error)}`;
  }
}

function describeProcess(procDirectory: string, pid: number, sockets: SocketTables) {
  const directory = join(procDirectory, String(pid));
  const facts = readProcess(directory, 0n, false);
  if (facts === undefined) return [];
  const { executable, name, parentPid, uid, gid, workingDirectory, capabilities } = facts;
  const open: FileDescriptor[] = [];
  for (const descriptor of readDescriptors(directory, sockets)) {
    if (open.length === MAX_DESCRIPTORS) break;
    open.push(descriptor);
  }
  return [
    {
      pid,
      parentPid,
      name,
      path: executable?.path,
      commandLine: executable && [executable.name ?? '', ...(executable.args ?? [])],
      uid,
      gid,
      workingDirectory,
      capabilities,
      open,
    },
  ];
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
