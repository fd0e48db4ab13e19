import type { Container } from '../event/container.ts';
import type { ResponseCause } from './response-cause.ts';
import { ResponseSettings } from './response-settings.ts';

export function containerOf(name: string, more: Partial<Container> = {}): Container {
  return {
    fullId: name.padEnd(64, '0'),
    runtime: 'docker',
    name,
    image: { name: `registry.example/${name}:1`, repository: `registry.example/${name}`, tag: '1' },
    labels: new Map([['team', 'blue']]),
    ...more,
  };
}

export function causeWith(more: Partial<ResponseCause> = {}): ResponseCause {
  return {
    id: 'a1',
    kind: 'alert',
    rule: 'Terminal shell in container',
    tags: ['container', 'T1059'],
    priority: 'Warning',
    seenAt: 1_700_000_000_000_000_000n,
    process: { pid: 4711, name: 'sh', path: '/bin/sh' },
    container: containerOf('shop'),
    ...more,
  };
}

export function settingsOf(more: object = {}): ResponseSettings {
  return ResponseSettings.parse({ mode: 'enforce', ...more });
}
