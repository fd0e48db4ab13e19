import { connect } from 'node:http2';
import { createConnection } from 'node:net';

/** A field of a protobuf message: its number and value. A list is a message of its own. */
export type ProtoField = readonly [number: number, value: ProtoValue];
export type ProtoValue = string | number | boolean | readonly ProtoField[];

/** Protobuf's wire format, as far as requests of CRI need it: texts, whole numbers, messages. */
export function encodeProto(fields: readonly ProtoField[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number' || typeof value === 'boolean') {
        return [varint(number << 3), varint(Number(value))];
      }
      const bytes = typeof value === 'string' ? Buffer.from(value) : encodeProto(value);
      return [varint((number << 3) | 2), varint(bytes.length), bytes];
    }),
  );
}

export function mapField(number: number, map: Readonly<Record<string, string>>): ProtoField[] {
  return Object.entries(map).map(
    ([key, value]) =>
      [
        number,
        [
          [1, key],
          [2, value],
        ],
      ] as const,
  );
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

/** The text of field 1: the id that CRI answers with. */
function firstText(message: Buffer): string {
  return message[0] === 0x0a ? message.subarray(2, 2 + (message[1] ?? 0)).toString() : '';
}

export interface CriSandbox {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly hostPid?: boolean;
  /** Where the containers' output goes: NAME.log. */
  readonly logDirectory?: string;
}

export interface CriMount {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly isReadOnly: boolean;
  readonly followsHost?: boolean;
}

export interface CriContainer {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly mounts?: readonly CriMount[];
  readonly memoryBytes?: number;
  /** As the security context of a pod has it. */
  readonly security?: {
    readonly add?: readonly string[];
    readonly drop?: readonly string[];
    readonly privileged?: boolean;
    readonly user?: number;
    readonly group?: number;
    readonly readOnlyRoot?: boolean;
    readonly noNewPrivileges?: boolean;
    readonly seccomp?: 'RuntimeDefault' | 'Unconfined';
    readonly appArmor?: 'RuntimeDefault' | 'Unconfined';
  };
}

const NODE = 2;
const profileTypes = { RuntimeDefault: 0, Unconfined: 1 };

/**
 * Asks a runtime as a kubelet does: CRI v1 (k8s.io/cri-api, pkg/apis/runtime/v1/api.proto), which
 * is gRPC over a socket. Pods have the network of the host, which needs no plugins.
 */
export class Cri {
  readonly #socket: string;

  constructor(socket: string) {
    this.#socket = socket;
  }

  /** Makes a pod's sandbox, a container in it, and starts that. @returns both ids */
  async start(
    pod: CriSandbox,
    container: CriContainer,
  ): Promise<{ sandboxId: string; containerId: string }> {
    const config = sandboxConfig(pod);
    const sandboxId = firstText(await this.call('RunPodSandbox', [[1, config]]));
    const containerId = firstText(
      await this.call('CreateContainer', [
        [1, sandboxId],
        [2, containerConfig(pod, container)],
        [3, config],
      ]),
    );
    await this.call('StartContainer', [[1, containerId]]);
    return { sandboxId, containerId };
  }

  /** With SIGTERM and time to end by itself. */
  async stopContainer(containerId: string, seconds: number): Promise<void> {
    await this.call('StopContainer', [
      [1, containerId],
      [2, seconds],
    ]);
  }

  async remove(sandboxId: string): Promise<void> {
    await this.call('StopPodSandbox', [[1, sandboxId]]);
    await this.call('RemovePodSandbox', [[1, sandboxId]]);
  }

  /** @returns its output, errors and exit code among other bytes: enough to look for a text */
  async execute(containerId: string, ...command: string[]): Promise<string> {
    const answer = await this.call('ExecSync', [
      [1, containerId],
      ...command.map((word): ProtoField => [2, word]),
      [3, 20],
    ]);
    return answer.toString();
  }

  async call(method: string, request: readonly ProtoField[]): Promise<Buffer> {
    const body = encodeProto(request);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(body.length, 1);
    const session = connect('http://localhost', {
      createConnection: () => createConnection(this.#socket),
    });
    try {
      return await new Promise((resolve, reject) => {
        session.on('error', reject);
        const stream = session.request({
          ':method': 'POST',
          ':path': `/runtime.v1.RuntimeService/${method}`,
          'content-type': 'application/grpc',
          te: 'trailers',
        });
        const parts: Buffer[] = [];
        let status: Readonly<Record<string, unknown>> = {};
        const note = (headers: Readonly<Record<string, unknown>>) => {
          if (headers['grpc-status'] !== undefined) status = headers;
        };
        stream.on('response', note).on('trailers', note).on('error', reject);
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          if (status['grpc-status'] === '0') resolve(Buffer.concat(parts).subarray(5));
          else
            reject(new Error(`${method}: ${decodeURIComponent(String(status['grpc-message']))}`));
        });
        stream.end(Buffer.concat([head, body]));
      });
    } finally {
      session.close();
    }
  }
}

function namespaces({ hostPid = false }: CriSandbox): ProtoField[] {
  return [[1, NODE], ...(hostPid ? [[2, NODE] as const] : [[2, 1] as const])];
}

function sandboxConfig(pod: CriSandbox): ProtoField[] {
  const { name, namespace, uid } = pod;
  return [
    [
      1,
      [
        [1, name],
        [2, uid],
        [3, namespace],
      ],
    ],
    [3, pod.logDirectory ?? ''],
    ...mapField(6, { ...pod.labels, ...kubeletLabels(pod) }),
    [8, [[2, [[1, namespaces(pod)]]]]],
  ];
}

function kubeletLabels({ name, namespace, uid }: CriSandbox): Record<string, string> {
  return {
    'io.kubernetes.pod.name': name,
    'io.kubernetes.pod.namespace': namespace,
    'io.kubernetes.pod.uid': uid,
  };
}

function containerConfig(pod: CriSandbox, container: CriContainer): ProtoField[] {
  const {
    name,
    image,
    command = [],
    args = [],
    mounts = [],
    memoryBytes,
    security = {},
  } = container;
  const { add = [], drop = [], user, group, seccomp, appArmor } = security;
  const securityContext: ProtoField[] = [
    [
      1,
      [...add.map((each): ProtoField => [1, each]), ...drop.map((each): ProtoField => [2, each])],
    ],
    [2, security.privileged ?? false],
    [3, namespaces(pod)],
    ...(user === undefined ? [] : [[5, [[1, user]]] as const]),
    ...(group === undefined ? [] : [[12, [[1, group]]] as const]),
    [7, security.readOnlyRoot ?? false],
    [11, security.noNewPrivileges ?? false],
    ...(seccomp === undefined ? [] : [[15, [[1, profileTypes[seccomp]]]] as const]),
    ...(appArmor === undefined ? [] : [[16, [[1, profileTypes[appArmor]]]] as const]),
  ];
  return [
    [1, [[1, name]]],
    [
      2,
      [
        [1, image],
        [18, image],
      ],
    ],
    ...command.map((word): ProtoField => [3, word]),
    ...args.map((word): ProtoField => [4, word]),
    ...mounts.map(
      ({ containerPath, hostPath, isReadOnly, followsHost = false }): ProtoField => [
        7,
        [
          [1, containerPath],
          [2, hostPath],
          [3, isReadOnly],
          [5, followsHost ? 1 : 0],
        ],
      ],
    ),
    ...mapField(9, { 'io.kubernetes.container.name': name, ...kubeletLabels(pod) }),
    [11, `${name}.log`],
    [
      15,
      [
        [1, memoryBytes === undefined ? [] : [[4, memoryBytes]]],
        [2, securityContext],
      ],
    ],
  ];
}
