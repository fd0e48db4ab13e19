import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountOfProcess, accountOfToken, findTokenMount } from './service-account.ts';

const claims = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** As the API server signs them (RFC 7519), all but its signature. */
const tokenOf = (subject: string) =>
  [
    claims({ alg: 'RS256', kid: 'x' }),
    claims({ iss: 'https://kubernetes', sub: subject }),
    's',
  ].join('.');
const token = tokenOf('system:serviceaccount:shop:cart-reader');
const place = 'run/secrets/kubernetes.io/serviceaccount';
const mounts = `1 0 0:50 / / rw,relatime - overlay overlay rw,lowerdir=/a - b
2 1 0:51 / /proc rw - proc proc rw
3 1 0:52 / /${place} ro,relatime - tmpfs tmpfs rw,size=8k
`;

describe('a token', () => {
  test('names the account of its namespace', () => {
    expect(accountOfToken(token, 'shop')).toBe('cart-reader');
    expect(accountOfToken(`${token}\n`, 'shop')).toBe('cart-reader');
    expect(accountOfToken(token, 'kube-system')).toBeUndefined();
  });

  test.each([
    '',
    'a.b',
    'a.!!.c',
    `a.${claims(null)}.c`,
    `a.${claims({ sub: ['system:serviceaccount:shop:x'] })}.c`,
    tokenOf('system:serviceaccount:shop:'),
    tokenOf('system:serviceaccount:shop:../x'),
    tokenOf('system:serviceaccount:shop:a\u001b[2J'),
    tokenOf(`system:serviceaccount:shop:${'a'.repeat(300)}`),
    tokenOf('system:node:shop'),
  ])('that is none names nobody: %s', (text) => {
    expect(accountOfToken(text, 'shop')).toBeUndefined();
  });

  test('of any bytes names nobody, or a name that Kubernetes takes', () => {
    const changed = fc
      .tuple(fc.nat(token.length - 1), fc.string({ maxLength: 3 }))
      .map(([at, text]) => token.slice(0, at) + text + token.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string(), changed), (text) => {
        expect(accountOfToken(text, 'shop') ?? 'none').toMatch(/^[a-z0-9][a-z0-9.-]*$/);
      }),
    );
  });
});

test('the mount of the token is found where the image led it, in memory alone', () => {
  expect(findTokenMount(mounts)).toBe(`/${place}`);
  expect(findTokenMount(mounts.replace(`/${place}`, `/var/${place}`))).toBe(`/var/${place}`);
  expect(findTokenMount(mounts.replace('- tmpfs', '- fuse'))).toBeUndefined();
  expect(findTokenMount('')).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...' \n-/tmpfs') }), (text) => {
      findTokenMount(text);
    }),
  );
});

describe('what a process sees', () => {
  let home = '';
  const root = () => join(home, 'root');
  const volume = () => join(root(), place);
  const lay = (text: string) => {
    mkdirSync(join(volume(), '..2026_11_21_10_00_00.1'), { recursive: true });
    symlinkSync('..2026_11_21_10_00_00.1', join(volume(), '..data'));
    symlinkSync('..data/token', join(volume(), 'token'));
    writeFileSync(join(volume(), '..2026_11_21_10_00_00.1/token'), text);
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sw-account-'));
    writeFileSync(join(home, 'mountinfo'), mounts);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  test('tells the account, through the link that kubelets move', () => {
    lay(token);
    expect(accountOfProcess(home, 'shop')).toBe('cart-reader');
  });

  test('is gone when the process is', () => {
    expect(accountOfProcess(join(home, 'nobody'), 'shop')).toBeUndefined();
    expect(accountOfProcess(home, 'shop')).toBeUndefined();
  });

  test('leads nowhere else: links, pipes and large files in its place are not read', () => {
    lay(token);
    const elsewhere = join(home, 'elsewhere');
    execFileSync('cp', ['-r', join(root(), 'run'), elsewhere]);
    rmSync(join(root(), 'run'), { recursive: true });
    symlinkSync(elsewhere, join(root(), 'run'));
    expect(accountOfProcess(home, 'shop')).toBeUndefined();

    rmSync(join(root(), 'run'));
    mkdirSync(volume(), { recursive: true });
    symlinkSync(
      join(elsewhere, 'secrets/kubernetes.io/serviceaccount/..data'),
      `${volume()}/..data`,
    );
    expect(accountOfProcess(home, 'shop')).toBeUndefined();

    const file = `${volume()}/..2026_11_21_10_00_00.1/token`;
    const replace = (make: () => void) => {
      rmSync(join(root(), 'run'), { recursive: true, force: true });
      lay(token);
      rmSync(file);
      make();
      expect(accountOfProcess(home, 'shop')).toBeUndefined();
    };
    replace(() => symlinkSync(join(elsewhere, 'secrets'), file));
    replace(() => execFileSync('mkfifo', [file]));
    replace(() => writeFileSync(file, token + ' '.repeat(20_000)));
  });
});
