import { readFileSync } from 'node:fs';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../../event/event-for-test.ts';
import { RuleEngine } from '../engine.ts';
import { said } from '../rules-for-test.ts';
import { loadRules } from './load-rules.ts';

const directory = 'corpora/falco/rules';
const defaultFiles = [
  'falco_rules.yaml',
  'falco-incubating_rules.yaml',
  'falco-sandbox_rules.yaml',
];

describe.skipIf(!hasShared(directory))('the default files of Falco', () => {
  const read = (name: string) => ({
    name,
    text: readFileSync(sharedPath(`${directory}/${name}`), 'utf8'),
  });

  test.each([
    [defaultFiles.slice(0, 1), 25, 25],
    [defaultFiles.slice(1, 2), 31, 31],
    [defaultFiles.slice(2), 37, 25],
    [defaultFiles, 93, 81],
  ])('%j load without a word', (names, count, enabled) => {
    const ruleSet = loadRules(names.map(read));
    expect(said(ruleSet)).toEqual([]);
    expect(ruleSet.rules).toHaveLength(count);
    expect(new RuleEngine(ruleSet).rules).toHaveLength(enabled);
  });

  test('say which events they need', () => {
    const { eventTypes } = new RuleEngine(loadRules([read('falco_rules.yaml')])).needs;
    expect(eventTypes.isComplement).toBe(false);
    expect([...eventTypes.names].sort()).toEqual(
      'connect dup dup2 dup3 execve execveat finit_module init_module link linkat open openat openat2 ptrace recvfrom recvmmsg recvmsg sendmsg sendto socket symlink symlinkat'.split(
        ' ',
      ),
    );
  });

  test('find a shell in a container', () => {
    const container = {
      fullId: 'ab'.repeat(32),
      runtime: 'docker' as const,
      name: 'web',
      image: { name: 'nginx:1', repository: 'nginx', tag: '1' },
    };
    const thread = makeThread({
      name: 'bash',
      tty: 34_816,
      container,
      executable: { name: 'bash', path: '/usr/bin/bash' },
      parent: makeThread({ name: 'runc' }),
    });
    const event = makeEvent({
      type: 'execve',
      parameters: [{ name: 'res', kind: 'result' }],
      args: { res: 0 },
      result: 0,
      thread,
    });
    const matches = new RuleEngine(loadRules([read('falco_rules.yaml')])).match(event);
    expect(matches.map(({ rule }) => rule.name)).toEqual(['Terminal shell in container']);
    expect(matches[0]!.rule.priority).toBe('Notice');
    expect(matches[0]!.output).toBe(
      'A shell was spawned in a container with an attached terminal | evt_type=execve user=root user_uid=0 user_loginuid=-1 process=bash proc_exepath=/usr/bin/bash parent=runc command=bash terminal=34816 exe_flags=<NA>',
    );
  });
});
