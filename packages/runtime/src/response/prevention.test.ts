import { expect, test } from 'vitest';
import { PreventionPlan } from './prevention.ts';
import { Protection } from './protection.ts';
import { containerOf, settingsOf } from './response-for-test.ts';

function planOf(more: object): PreventionPlan {
  const settings = settingsOf(more);
  return new PreventionPlan(settings, new Protection(settings.protect, { pids: new Set() }));
}

test('of several rules what each denies is denied; one that is tried out stands beside', () => {
  const plan = planOf({
    prevent: [
      { name: 'drift', deny: ['changed-files'], unreadable: ['/etc/shadow'] },
      { name: 'places', when: { images: ['*/shop:*'] }, destinations: ['10.0.0.0/8:443'] },
      {
        name: 'more',
        when: { containers: ['shop'] },
        deny: ['kernel-modules'],
        destinations: ['192.0.2.1'],
      },
      { name: 'later', deny: ['files-outside-image'], mode: 'dry-run' },
    ],
  });
  expect(plan.preventionsOf(containerOf('shop'))).toEqual([
    {
      rules: ['drift', 'places', 'more'],
      mode: 'enforce',
      deniesChangedFiles: true,
      deniesFilesOutsideImage: false,
      deniesMemoryFiles: false,
      deniesModules: true,
      deniesHashes: false,
      unreadable: ['/etc/shadow'],
      destinations: ['10.0.0.0/8:443', '192.0.2.1'],
    },
    {
      rules: ['later'],
      mode: 'dry-run',
      deniesChangedFiles: false,
      deniesFilesOutsideImage: true,
      deniesMemoryFiles: false,
      deniesModules: false,
      deniesHashes: false,
      unreadable: [],
      destinations: undefined,
    },
  ]);
  expect(plan.preventionsOf(containerOf('web'))[0]?.destinations).toBeUndefined();
});

test('a list without destinations allows none, and what is protected has no rules', () => {
  const plan = planOf({
    prevent: [{ name: 'none', destinations: [] }],
    protect: { containers: [{ containers: ['db'] }] },
  });
  expect(plan.preventionsOf(containerOf('shop'))[0]?.destinations).toEqual([]);
  expect(plan.preventionsOf(containerOf('db'))).toEqual([]);
});

test('what is no destination and no hash is refused with its place', () => {
  expect(() => settingsOf({ prevent: [{ name: 'x', destinations: ['example.com'] }] })).toThrow(
    /a destination is/,
  );
  for (const path of ['shadow', '/', '/etc/', '/etc/../shadow', '/etc//shadow', '/a\nb']) {
    expect(() => settingsOf({ prevent: [{ name: 'x', unreadable: [path] }] }), path).toThrow(
      /absolute path/,
    );
  }
  expect(() => settingsOf({ forbiddenHashes: ['ABC'] })).toThrow(/SHA-256/);
  expect(() => settingsOf({ rules: [{ name: 'x', respond: ['explode'] }] })).toThrow();
});
