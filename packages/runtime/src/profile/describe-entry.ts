import type { ProfileEntry } from './profile-entries.ts';
import { isDrift } from './program-facts.ts';
import { kindOfProgram } from './program-kinds.ts';

/** What the entry allows, in a sentence without its end. */
export function describeEntry(each: ProfileEntry): string {
  const { entry } = each;
  const when = entry.phase === 'start' ? ', only while it starts' : '';
  return sentenceOf(each) + when;
}

function sentenceOf({ section, entry }: ProfileEntry): string {
  switch (section) {
    case 'processes': {
      const shapes = entry.arguments?.map((shape) => [entry.executable, ...shape].join(' ')) ?? [];
      const how =
        entry.arguments === undefined
          ? ' in any way'
          : shapes.length === 1 && entry.arguments[0]?.length === 0
            ? ''
            : `: ${shapes.slice(0, 3).join(' | ')}${shapes.length > 3 ? ` and ${shapes.length - 3} more` : ''}`;
      return `runs ${entry.executable}${how}`;
    }
    case 'files':
      return `changes ${entry.path} (${entry.actions.join(', ')}; ${whoOf(entry.by)})`;
    case 'sensitiveReads':
      return `reads ${entry.path} (${whoOf(entry.by)})`;
    case 'destinations': {
      const port =
        entry.port === 'any' ? ' on any port' : entry.port === 0 ? '' : ` port ${entry.port}`;
      return `connects to ${nameOfDestination(entry.to)}${port} over ${entry.protocol} (${whoOf(entry.by)})`;
    }
    case 'listens': {
      const from =
        entry.from.length === 0 ? '' : `, clients with ${entry.from.join(', ')} addresses`;
      return `listens on ${entry.port}/${entry.protocol}${from}`;
    }
    case 'capabilities':
      return `uses CAP_${entry.name} (${entry.because.join(', ')})`;
  }
}

function nameOfDestination(to: string): string {
  return to === '**' ? 'any Unix socket' : /^[a-z-]+$/.test(to) ? `any ${to} address` : to;
}

function whoOf(programs: readonly string[]): string {
  const names = programs.map((path) => path.slice(path.lastIndexOf('/') + 1));
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ');
}

const powerful: Readonly<Record<string, string>> = {
  SYS_ADMIN: 'is nearly as good as root on the host',
  SYS_MODULE: 'loads code into the kernel',
  SYS_PTRACE: 'reads and changes other processes',
  SYS_RAWIO: 'reaches the hardware',
  SYS_BOOT: 'restarts the host',
  SYS_TIME: "sets the host's clock",
  NET_ADMIN: 'changes the network',
  NET_RAW: 'forges packets',
  BPF: 'loads programs into the kernel',
  PERFMON: "watches the host's processes",
  DAC_READ_SEARCH: 'reads any file, of the host too',
  MKNOD: 'makes device files',
  SYSLOG: "reads the kernel's messages",
};

const systemDirectory = /^\/(?:etc|bin|sbin|lib|lib64|boot|root|usr|proc|sys|dev)(?:\/|$)/;
const passing = /^\/(?:dev\/shm|proc\/(?:self|\*)|usr\/local\/(?:var|share)|root\/\.cache)\//;

/** Why somebody should look at the entry before it is allowed; of most there is no reason. */
export function risksOf({ section, entry }: ProfileEntry): string[] {
  const risks: string[] = [];
  switch (section) {
    case 'processes': {
      const kind = kindOfProgram(entry.executable);
      if (kind !== undefined) {
        risks.push(
          `a ${kind}: it can do anything${entry.arguments === undefined ? ', and was called in ways too varied to hold it to' : ''}`,
        );
      }
      if (isDrift(entry.origin)) {
        risks.push('its file is not of the image');
      }
      if (entry.executable.endsWith('*')) {
        risks.push('stands for any program there');
      }
      break;
    }
    case 'files':
      if (systemDirectory.test(entry.path) && !passing.test(`${entry.path}/`)) {
        risks.push('changes the system that it runs on');
      }
      if (/^\/(?:[^/]+\/)?\*\*?$/.test(entry.path)) {
        risks.push('allows changes nearly everywhere');
      }
      break;
    case 'sensitiveReads':
      risks.push('reads secrets');
      break;
    case 'destinations':
      if (entry.to === 'public' || entry.to === '**' || /^\*\.[^.]+$/.test(entry.to)) {
        risks.push('allows connections to everywhere');
      }
      if (entry.to === '169.254.169.254' || entry.to === 'link-local') {
        risks.push("asks the cloud for the machine's credentials");
      }
      if (/\/(?:docker|containerd|crio|podman)[^/]*\.sock$/.test(entry.to)) {
        risks.push('commands the container engine, and so the host');
      }
      if (entry.port === 'any' && entry.to !== 'loopback') {
        risks.push('allows any port');
      }
      break;
    case 'listens':
      if (entry.port === 22 || entry.port === 23) {
        risks.push('lets people log in');
      }
      break;
    case 'capabilities': {
      const why = powerful[entry.name];
      if (why !== undefined) {
        risks.push(why);
      }
      break;
    }
  }
  return risks;
}
