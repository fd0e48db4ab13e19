import type { EventReceiver } from '../../event/event-source.ts';
import { eventType, findEventType } from '../../event/event-types.ts';
import { SystemState, type SystemStateOptions } from '../../state/system-state.ts';
import {
  type JsonObject,
  listIn,
  numberIn,
  objectIn,
  parseJsonObject,
  textIn,
} from '../json-values.ts';
import { parseInstant } from '../rfc3339.ts';
import { type ProbeEvent, readProbe } from './tetragon-probes.ts';
import { readProcess, type TetragonProcess } from './tetragon-process.ts';

const EXE_FROM_MEMFD = 4;

/** By the names that Tetragon gives them. */
const signals: readonly string[] = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP ' +
  'TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
).split(' ');

/**
 * Tetragon's JSON events, one a line, as events: executions and ends of processes fully, and what
 * its probes saw where the function stands for a system call.
 * Source: cilium/tetragon, api/v1/tetragon/events.proto and tetragon.proto, in the JSON of protocol
 * buffers.
 */
export class TetragonDecoder {
  readonly #state: SystemState;
  readonly #receiver: EventReceiver;
  readonly #unknown = new Map<string, number>();
  #number = 0;
  #broken = 0;

  constructor(receiver: EventReceiver, options: SystemStateOptions = {}) {
    this.#receiver = receiver;
    this.#state = new SystemState({
      keepsDescriptors: false,
      onProblem: (problem) => receiver.problem(problem),
      ...options,
    });
  }

  push(line: string): void {
    const event = parseJsonObject(line);
    if (event === undefined) {
      this.#broken += 1;
      return;
    }
    const dropped = numberIn(
      objectIn(event, 'rate_limit_info'),
      'number_of_dropped_process_events',
    );
    if (dropped !== undefined) {
      this.#receiver.lost(dropped);
    }
    for (const kind of ['process_exec', 'process_exit']) {
      const body = objectIn(event, kind);
      if (body !== undefined) {
        this.#lifecycle(kind === 'process_exec', body, event);
      }
    }
    const kprobe = objectIn(event, 'process_kprobe');
    if (kprobe !== undefined) {
      this.#probe(kprobe, textIn(kprobe, 'function_name') ?? '', event);
    }
    const hook = objectIn(event, 'process_lsm');
    if (hook !== undefined) {
      this.#probe(hook, `security_${textIn(hook, 'function_name') ?? ''}`, event);
    }
    const tracepoint = objectIn(event, 'process_tracepoint');
    if (tracepoint !== undefined) {
      this.#tracepoint(tracepoint, event);
    }
  }

  end(): void {
    if (this.#broken > 0) {
      this.#receiver.problem({
        code: 'unreadable-file',
        message: `${this.#broken} lines are no JSON objects.`,
      });
    }
    if (this.#unknown.size > 0) {
      const names = [...this.#unknown].slice(0, 10).map(([name, count]) => `${name} (${count})`);
      this.#receiver.problem({
        code: 'unsupported',
        message: `Probes that stand for no known event: ${names.join(', ')}.`,
      });
    }
  }

  #lifecycle(isExec: boolean, body: JsonObject, event: JsonObject): void {
    const process = this.#load(body);
    if (process === undefined) {
      return;
    }
    const { facts, tid } = process;
    if (!isExec) {
      const signal = signals.indexOf((textIn(body, 'signal') ?? '').replace(/^SIG/, '')) + 1;
      const status = numberIn(body, 'status') ?? 0;
      this.#apply(event, process, {
        type: eventType('procexit'),
        args: { status: (status << 8) | signal, ret: status, sig: signal },
        result: undefined,
      });
      return;
    }
    // What ran already when Tetragon began is not an execution.
    if (process.flags.has('procFS')) {
      return;
    }
    const isMemfd = facts.executable?.isMemfd === true;
    this.#apply(event, process, {
      type: eventType('execve'),
      args: {
        exe: facts.executable?.name,
        args: facts.executable?.args,
        env: facts.executable?.env,
        trusted_exepath: facts.executable?.path,
        filename: facts.executable?.path,
        comm: facts.name,
        cwd: facts.workingDirectory,
        tid,
        pid: facts.pid,
        ptid: facts.parentPid,
        uid: facts.uid,
        gid: facts.gid,
        loginuid: facts.loginUid,
        vpid: facts.vpid,
        flags: isMemfd ? EXE_FROM_MEMFD : 0,
      },
      result: 0,
    });
  }

  #probe(body: JsonObject, functionName: string, event: JsonObject): void {
    const process = this.#load(body);
    const seen = readProbe(functionName, listIn(body, 'args'), objectIn(body, 'return'));
    if (process !== undefined && seen !== undefined) {
      this.#apply(event, process, seen);
    } else {
      this.#count(functionName);
    }
  }

  /** What a policy records of a tracepoint has no fixed order: the call alone is certain. */
  #tracepoint(body: JsonObject, event: JsonObject): void {
    const process = this.#load(body);
    const name = textIn(body, 'event') ?? '';
    const call = /^sys_enter_(\w+)$/.exec(name)?.[1];
    const type = call === undefined ? undefined : findEventType(call);
    if (process !== undefined && type !== undefined) {
      this.#apply(event, process, { type, args: {}, result: undefined });
    } else {
      this.#count(`${textIn(body, 'subsys') ?? ''}/${name}`);
    }
  }

  /** The process and its ancestors, which each event repeats. */
  #load(body: JsonObject): TetragonProcess | undefined {
    const ancestors = [objectIn(body, 'parent'), ...listIn(body, 'ancestors')].slice(0, 64);
    for (let at = ancestors.length - 1; at >= 0; at--) {
      const above = ancestors[at + 1];
      const ancestor = readProcess(
        objectIn({ it: ancestors[at] }, 'it'),
        objectIn({ above }, 'above'),
      );
      if (ancestor !== undefined) {
        this.#state.loadThread(ancestor.facts.pid, ancestor.facts);
      }
    }
    const process = readProcess(objectIn(body, 'process'), objectIn(body, 'parent'));
    if (process !== undefined) {
      // The facts are those of the process, whichever of its threads it was.
      this.#state.loadThread(process.facts.pid, process.facts);
    }
    return process;
  }

  #apply(event: JsonObject, process: TetragonProcess, seen: ProbeEvent): void {
    const time = parseInstant(textIn(event, 'time') ?? '') ?? { seconds: 0, nanoseconds: 0 };
    this.#number += 1;
    this.#receiver.receive(
      this.#state.apply({
        ...seen,
        ...time,
        number: this.#number,
        cpu: 0,
        tid: seen.type.name === 'execve' ? process.facts.pid : process.tid,
        thread: process.facts,
      }),
    );
  }

  #count(name: string): void {
    if (this.#unknown.size < 1000 || this.#unknown.has(name)) {
      this.#unknown.set(name, (this.#unknown.get(name) ?? 0) + 1);
    }
  }
}
