import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { connect, isIPv6, type Socket } from 'node:net';
import { type AlertMessage, priorities } from '@seaworthy/runtime';
import type { OutputKind, SentText, Transport } from './output.ts';

/** RFC 5424, section 6.2.1. */
const facilities: Readonly<Record<string, number>> = {
  user: 1,
  daemon: 3,
  auth: 4,
  authpriv: 10,
  audit: 13,
};
/** What fits into one datagram; receivers need not take more than 2 KiB (RFC 5424, 6.1). */
const maxDatagramBytes = 60_000;
const connectTimeoutMs = 10_000;

export const syslogOutput: OutputKind<'syslog'> = {
  to: 'syslog',
  defaultFormat: 'text',
  open({ address, facility }, { hostname, report }) {
    const number = facilities[facility] ?? 16 + Number(facility.slice('local'.length));
    const header = address.startsWith('unix:') ? localHeaderOf : headerOf;
    const lineOf = ({ text, message }: SentText): string =>
      `${header(message, number, hostname)} ${text.replaceAll(/\s*\n\s*/g, ' | ')}`;
    const name = `syslog ${address}`;
    if (address.startsWith('udp:')) return datagrams(name, address, lineOf);
    return stream(name, address, lineOf, report);
  },
};

/** "<PRI>1 TIMESTAMP HOST APP PROCID MSGID SD" (RFC 5424, section 6). */
function headerOf(message: AlertMessage, facility: number, hostname: string): string {
  const { pri, time } = factsOf(message, facility);
  const host = hostname.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  // Six digits of a second are the most.
  const timestamp = time.replace(/(\.\d{6})\d+/, '$1');
  return `<${pri}>1 ${timestamp} ${host} seaworthy ${process.pid} ${message.kind} -`;
}

/** "<PRI>Mmm dd hh:mm:ss TAG[PID]:", as programs of a host write it to its own socket (RFC 3164). */
function localHeaderOf(message: AlertMessage, facility: number): string {
  const { pri, time } = factsOf(message, facility);
  // "Sun Mar 01 2026 13:53:31 GMT+0000": the day stands in two columns, without a zero.
  const [, month, day = '', , clock] = new Date(Date.parse(time)).toString().split(' ');
  return `<${pri}>${month} ${day.replace(/^0/, ' ')} ${clock} seaworthy[${process.pid}]:`;
}

/** Priorities are severities. */
function factsOf(message: AlertMessage, facility: number): { pri: number; time: string } {
  const { priority, time } =
    message.kind === 'incident'
      ? { priority: message.incident.severity, time: message.incident.lastTime }
      : { priority: message.alert.priority, time: message.alert.lastTime };
  return { pri: facility * 8 + priorities.indexOf(priority), time };
}

function hostAndPort(address: string, defaultPort: number): { host: string; port: number } {
  const { hostname, port } = new URL(address);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) };
}

function datagrams(name: string, address: string, lineOf: (text: SentText) => string): Transport {
  const { host, port } = hostAndPort(address, 514);
  let socket: DatagramSocket | undefined;
  return {
    name,
    batch: 64,
    async send(texts) {
      socket ??= createSocket(isIPv6(host) ? 'udp6' : 'udp4').unref();
      const open = socket;
      for (const text of texts) {
        const data = Buffer.from(lineOf(text)).subarray(0, maxDatagramBytes);
        await new Promise<void>((resolve, reject) => {
          open.send(data, port, host, (error) => (error === null ? resolve() : reject(error)));
        });
      }
    },
    async close() {
      socket?.close();
      socket = undefined;
    },
  };
}

/** Frames begin with their length (RFC 6587, section 3.4.1) over TCP, and end with a line locally. */
function stream(
  name: string,
  address: string,
  lineOf: (text: SentText) => string,
  report: (text: string) => void,
): Transport {
  const path = address.startsWith('unix:') ? address.slice('unix:'.length) : undefined;
  let socket: Socket | undefined;
  let helper: ChildProcess | undefined;
  const frame = (line: string): string =>
    path === undefined ? `${Buffer.byteLength(line)} ${line}` : `${line}\n`;
  return {
    name,
    batch: 64,
    async send(texts) {
      const lines = texts.map(lineOf);
      if (helper === undefined && (socket === undefined || socket.destroyed)) {
        try {
          socket = await dial(path === undefined ? hostAndPort(address, 601) : { path });
        } catch (error) {
          if (path === undefined || !isWrongType(error)) throw error;
          helper = startLogger(path, () => {
            helper = undefined;
          });
          report(`${name}: a socket for datagrams, written to through logger(1)`);
        }
      }
      const data =
        helper === undefined
          ? lines.map(frame).join('')
          : // logger(1) makes the header itself, all but the priority.
            lines.map((line) => `${line.replace(/^(<\d+>)[^:]*:\d\d:\d\d \S+ /, '$1')}\n`).join('');
      const target = helper?.stdin ?? socket;
      await new Promise<void>((resolve, reject) => {
        target?.write(data, (error) => (error ? reject(error) : resolve()));
      });
    },
    async close() {
      socket?.end();
      helper?.stdin?.end();
      socket = undefined;
      helper = undefined;
    },
  };
}

function dial(to: { path: string } | { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(to);
    socket.setTimeout(connectTimeoutMs, () => socket.destroy(new Error('no connection in time')));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.setTimeout(0);
      // It is seen when something is written next.
      socket.on('error', () => socket.destroy());
      socket.on('end', () => socket.destroy());
      socket.unref();
      resolve(socket);
    });
  });
}

/** Node.js has no Unix sockets for datagrams, which /dev/log mostly is. */
function isWrongType(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPROTOTYPE';
}

function startLogger(path: string, onEnd: () => void): ChildProcess {
  const words = ['--socket', path, '--prio-prefix', '--tag', 'seaworthy', '--size', '8KiB'];
  const child = spawn('logger', [...words, `--id=${process.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', onEnd);
  child.on('exit', onEnd);
  child.stdin?.on('error', onEnd);
  return child;
}
