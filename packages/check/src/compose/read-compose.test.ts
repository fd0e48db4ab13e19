import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeChecks } from '../checks/compose/index.ts';
import { judgeFiles } from '../judge-files.ts';
import { compose } from '../kinds/compose.ts';
import {
  type ComposeService,
  environmentOf,
  isLoopback,
  mountsOf,
  portsOf,
} from '../subjects/compose.ts';
import { at, textOf } from '../tree/node.ts';
import { SourceFile } from '../tree/source-file.ts';

function servicesOf(text: string, path = 'compose.yaml'): ComposeService[] {
  return compose
    .read(new SourceFile(path, text))
    .flatMap((subject) => (subject.name === 'compose-service' ? [subject.value] : []));
}

const shop = `name: shop
x-logging: &logging
  driver: local
services:
  base:
    image: "registry.example.com/base:\${TAG:-1.4}"
    cap_drop: [ALL]
    environment:
      MODE: base
      LEVEL: info
    logging: *logging
  web:
    extends: {service: base}
    cap_drop: [NET_RAW]
    environment:
      MODE: web
      PRICE: "$$5"
      TOKEN: \${TOKEN:?}
    ports:
      - "8080:80"
      - 127.0.0.1:9000-9002:9000-9002/udp
      - "[::1]:443:8443"
      - "\${PORT}:1"
      - target: 53
        published: "5353"
        host_ip: 10.0.0.1
        protocol: udp
      - 3000
    volumes:
      - /etc/ssl/:/ssl:ro,rslave
      - data:/data
      - ./src:/src
      - type: bind
        source: /run/docker.sock
        target: /d
        read_only: true
  other:
    extends: {file: common.yaml, service: base}
    image: nginx
  part:
    environment: [A=b=c, FROM_SHELL]
`;

test('what a service extends is merged: maps by key, lists joined, its own values win', () => {
  const [base, web, other, part] = servicesOf(shop);
  expect([base, web, other, part].map((service) => service!.complete)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(textOf(at(web!.node, 'image'))).toBe('registry.example.com/base:1.4');
  expect(textOf(at(web!.node, 'cap_drop', 0))).toBe('ALL');
  expect(textOf(at(web!.node, 'cap_drop', 1))).toBe('NET_RAW');
  expect(textOf(at(web!.node, 'logging', 'driver'))).toBe('local');
  expect(environmentOf(web!).map(({ name, value }) => [name, value])).toEqual([
    ['MODE', 'web'],
    ['LEVEL', 'info'],
    ['PRICE', '$5'],
    ['TOKEN', undefined],
  ]);
  expect(environmentOf(part!).map(({ name, value }) => [name, value])).toEqual([
    ['A', 'b=c'],
    ['FROM_SHELL', undefined],
  ]);
});

test('ports of both forms', () => {
  const ports = portsOf(servicesOf(shop)[1]!);
  expect(
    ports.map((port) => [port.hostAddress, port.published, port.target, port.protocol]),
  ).toEqual([
    [undefined, 8080, 80, 'tcp'],
    ['127.0.0.1', 9000, 9000, 'udp'],
    ['::1', 443, 8443, 'tcp'],
    ['10.0.0.1', 5353, 53, 'udp'],
    [undefined, undefined, 3000, 'tcp'],
  ]);
  expect(ports.map(isLoopback)).toEqual([false, true, true, false, false]);
  expect(ports[0]!.at.file.lineAt(ports[0]!.at.start)).toBe(20);
});

test('mounts of the host of both forms, without volumes', () => {
  const mounts = mountsOf(servicesOf(shop)[1]!);
  expect(
    mounts.map(({ source, target, readOnly, propagation }) => [
      source,
      target,
      readOnly,
      propagation,
    ]),
  ).toEqual([
    ['/etc/ssl', '/ssl', true, 'rslave'],
    ['./src', '/src', false, undefined],
    ['/run/docker.sock', '/d', true, undefined],
  ]);
});

test('files are told by their content; a workflow with services is none', () => {
  expect(servicesOf('services:\n  a: {image: x}\n', 'deploy/stack.yml')).toHaveLength(1);
  expect(servicesOf('services:\n  a: {limit: 3}\n', 'config/app.yml')).toHaveLength(0);
  expect(servicesOf('on: push\njobs: {}\nservices:\n  a: {image: x}\n', 'ci.yml')).toHaveLength(0);
  expect(servicesOf('# services:\na: b\n')).toHaveLength(0);
});

const many = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

test.each([
  ['a circle of extends', 'services:\n  a: {image: x, extends: b}\n  b: {image: x, extends: a}\n'],
  ['a long chain', `services:\n${many(2000, (i) => `  s${i}: {image: x, extends: s${i + 1}}\n`)}`],
  [
    'lists that grow',
    `x: &p [${'1, '.repeat(20_000)}1]\nservices:\n${many(2000, (i) => `  s${i}: {image: x, ports: *p, extends: s${i + 1}}\n`)}`,
  ],
  [
    'variables in variables',
    `services:\n  a:\n    image: "${'$' + '{A:-'}${('$' + '{A:-').repeat(30_000)}"\n`,
  ],
  ['many services', `services:\n${many(6000, (i) => `  s${i}: {image: x}\n`)}`],
])('%s ends', (_, text) => {
  try {
    for (const service of servicesOf(text)) portsOf(service);
  } catch (error) {
    expect(error).toBeInstanceOf(SeaworthyError);
  }
});

test('any cut or change of a file gives findings inside it, or a named error', () => {
  fc.assert(
    fc.property(
      fc.nat(shop.length),
      fc.nat(30),
      fc.string({ unit: fc.constantFrom(...' \n:-*&$[]{}"/,ab1'), maxLength: 8 }),
      (position, removed, added) => {
        const text = shop.slice(0, position) + added + shop.slice(position + removed);
        const { findings } = judgeFiles(
          [new SourceFile('compose.yaml', text)],
          [compose],
          composeChecks,
        );
        for (const { startLine, endLine } of findings)
          expect(endLine).toBeGreaterThanOrEqual(startLine);
      },
    ),
    { numRuns: 400 },
  );
});
