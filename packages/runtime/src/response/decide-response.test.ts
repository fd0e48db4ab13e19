import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ResponseDecider } from './decide-response.ts';
import { Protection } from './protection.ts';
import { responseActions } from './response-action.ts';
import { causeWith, containerOf, settingsOf } from './response-for-test.ts';
import { ResponseSettings } from './response-settings.ts';

const own = { pids: new Set([100]), containerId: 'f'.repeat(64) };

function deciderOf(more: object): ResponseDecider {
  const settings = settingsOf(more);
  return new ResponseDecider(settings, new Protection(settings.protect, own));
}

const killAll = { rules: [{ name: 'kill', respond: ['kill-process'] }] };

test('nothing is done until it is asked for, and then only said', () => {
  const settings = ResponseSettings.parse({});
  expect(settings.mode).toBe('dry-run');
  expect(settings.onFailure).toBe('open');
  const protection = new Protection(settings.protect, own);
  expect(new ResponseDecider(settings, protection).decide(causeWith(), 0)).toBeUndefined();
  const asked = ResponseSettings.parse(killAll);
  expect(new ResponseDecider(asked, protection).decide(causeWith(), 0)).toMatchObject({
    rule: 'kill',
    actions: [{ action: 'kill-process', verdict: 'dry-run' }],
  });
});

test('the first rule that holds decides, an exemption too; a rule has its own mode', () => {
  const decider = deciderOf({
    mode: 'dry-run',
    rules: [
      { name: 'debugging', when: { labels: { team: 'b*' } }, respond: ['allow'] },
      {
        name: 'shells',
        when: { rules: ['*shell*'] },
        respond: ['kill-process', 'cut-network'],
        mode: 'enforce',
      },
      { name: 'rest', respond: ['alert'] },
    ],
  });
  expect(decider.decide(causeWith(), 0)).toBeUndefined();
  const container = containerOf('web', { labels: new Map() });
  expect(decider.decide(causeWith({ container }), 0)).toMatchObject({
    rule: 'shells',
    actions: [
      { action: 'kill-process', verdict: 'act' },
      { action: 'cut-network', verdict: 'act' },
    ],
  });
  expect(decider.decide(causeWith({ container, rule: 'Other' }), 0)?.rule).toBe('rest');
});

describe('a rule is for', () => {
  const pod = {
    name: 'shop-1',
    namespace: 'prod-eu',
    uid: '1',
    labels: new Map([['tier', 'front']]),
  };
  test.each([
    [{ kinds: ['deviation'] }, causeWith({ kind: 'deviation' }), causeWith()],
    [{ tags: ['T1059'] }, causeWith(), causeWith({ tags: ['host'] })],
    [{ minimumPriority: 'error' }, causeWith({ priority: 'Critical' }), causeWith()],
    [{ place: 'host' }, causeWith({ container: undefined }), causeWith()],
    [
      { namespaces: ['prod-*'] },
      causeWith({ container: containerOf('a', { pod }) }),
      causeWith({ container: containerOf('a') }),
    ],
    [{ images: ['*/shop:*'] }, causeWith(), causeWith({ container: containerOf('web') })],
    [{ containers: ['sh?p'] }, causeWith(), causeWith({ container: undefined })],
    [
      { labels: { team: 'blue', tier: 'front' } },
      causeWith({ container: containerOf('a', { pod }) }),
      causeWith(),
    ],
  ])('%j', (when, meant, other) => {
    const decider = deciderOf({ rules: [{ name: 'r', when, respond: ['kill-process'] }] });
    expect(decider.decide(meant, 0)?.rule).toBe('r');
    expect(decider.decide(other, 0)).toBeUndefined();
  });
});

describe('what is protected is never touched', () => {
  const onHost = (pid: number, path: string) =>
    causeWith({ container: undefined, process: { pid, name: '', path } });

  test.each([
    ['the first process', onHost(1, '/sbin/whatever')],
    ['the agent', onHost(100, '/usr/bin/node')],
    ['kubelet', onHost(7, '/usr/local/bin/kubelet')],
    ['a shim', onHost(7, '/usr/bin/containerd-shim-runc-v2')],
    ['systemd', onHost(7, '/usr/lib/systemd/systemd-journald')],
    ['a thread of the kernel', onHost(7, '')],
    ['the agent in its container', causeWith({ container: containerOf('f'.repeat(64)) })],
    [
      'a system pod',
      causeWith({
        container: containerOf('dns', {
          pod: { name: 'dns', namespace: 'kube-system', uid: '1', labels: new Map() },
        }),
      }),
    ],
    [
      'a labelled container',
      causeWith({
        container: containerOf('db', { labels: new Map([['seaworthy.protected', 'true']]) }),
      }),
    ],
  ])('%s', (_what, cause) => {
    expect(deciderOf(killAll).decide(cause, 0)?.actions).toMatchObject([{ verdict: 'protected' }]);
  });

  test('but a name protects nothing inside a container', () => {
    const cause = causeWith({ process: { pid: 7, name: 'sshd', path: '/tmp/sshd' } });
    expect(deciderOf(killAll).decide(cause, 0)?.actions).toMatchObject([{ verdict: 'act' }]);
  });

  test('whatever the rule and the action', () => {
    fc.assert(
      fc.property(
        fc.subarray([...responseActions], { minLength: 1 }),
        fc.constantFrom(onHost(1, '/sbin/init'), onHost(5, '/usr/sbin/sshd')),
        (respond, cause) => {
          const decision = deciderOf({ rules: [{ name: 'r', respond }] }).decide(cause, 0);
          for (const { action, verdict } of decision?.actions ?? []) {
            if (action !== 'alert') expect(['protected', 'no-target']).toContain(verdict);
          }
        },
      ),
    );
  });
});

describe('a rule that is wrong brings no host down', () => {
  test('so many of a rule a minute, told of once, and then again', () => {
    const decider = deciderOf({ ...killAll, limits: { perRulePerMinute: 2 } });
    const at = (ms: number) => decider.decide(causeWith(), ms)?.actions[0];
    expect([at(0), at(1)]).toMatchObject([{ verdict: 'act' }, { verdict: 'act' }]);
    expect(at(2)).toEqual({
      action: 'kill-process',
      verdict: 'limited',
      why: '2 responses a minute of a rule',
      isNews: true,
    });
    expect(at(3)).toMatchObject({ verdict: 'limited', isNews: false });
    expect(at(60_000)).toMatchObject({ verdict: 'act' });
  });

  test('so many on the host, whatever the rules', () => {
    const rules = ['a', 'b', 'c'].map((name) => ({
      name,
      when: { rules: [name] },
      respond: ['kill-process'],
    }));
    const decider = deciderOf({ rules, limits: { perMinute: 2 } });
    const verdicts = ['a', 'b', 'c'].map(
      (rule) => decider.decide(causeWith({ rule }), 0)?.actions[0]?.verdict,
    );
    expect(verdicts).toEqual(['act', 'act', 'limited']);
  });

  test('a container is not paused again while it is still new', () => {
    const decider = deciderOf({
      rules: [{ name: 'pause', respond: ['pause-container'] }],
      limits: { coolDownSeconds: 10 },
    });
    const at = (ms: number, name: string) =>
      decider.decide(causeWith({ container: containerOf(name) }), ms)?.actions[0]?.verdict;
    expect([at(0, 'a'), at(9_999, 'a'), at(9_999, 'b'), at(10_000, 'a')]).toEqual([
      'act',
      'limited',
      'act',
      'act',
    ]);
  });

  test('never more than the bound in any minute', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30_000), { maxLength: 200 }), (steps) => {
        const decider = deciderOf({ ...killAll, limits: { perMinute: 5, perRulePerMinute: 5 } });
        const acted: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step;
          if (decider.decide(causeWith(), now)?.actions[0]?.verdict === 'act') acted.push(now);
        }
        acted.forEach((time, index) => {
          const sixth = acted[index + 5];
          if (sixth !== undefined) expect(sixth - time).toBeGreaterThanOrEqual(60_000);
        });
      }),
    );
  });
});
