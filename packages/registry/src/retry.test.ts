import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelled, parseRetryAfter, TransientFailure, withRetries } from './retry.ts';

const policy = { attempts: 4, baseDelayMs: 1, maxDelayMs: 4, maxRetryAfterMs: 50 };
const { signal } = new AbortController();
const failure = (retryAfterMs?: number) =>
  new TransientFailure(new SeaworthyError('NETWORK', 'passing'), retryAfterMs);

test('tries as often as the policy says, then gives the error itself', async () => {
  let tries = 0;
  const always = async () => {
    tries += 1;
    throw failure();
  };
  await expect(withRetries(policy, signal, always)).rejects.toMatchObject({ code: 'NETWORK' });
  expect(tries).toBe(4);
  tries = 0;
  const third = () => (tries === 2 ? Promise.resolve('good') : always());
  expect(await withRetries(policy, signal, third)).toBe('good');
});

test('does not repeat what fails for good, nor wait for long', async () => {
  let tries = 0;
  const fail = (error: unknown) => async () => {
    tries += 1;
    throw error;
  };
  const bug = new TypeError('a bug');
  await expect(withRetries(policy, signal, fail(bug))).rejects.toBe(bug);
  await expect(withRetries(policy, signal, fail(failure(51)))).rejects.toMatchObject({
    code: 'NETWORK',
  });
  expect(tries).toBe(2);
});

test('reads seconds and dates', () => {
  const nowMs = Date.parse('2024-05-01T12:00:00Z');
  expect(parseRetryAfter('120', nowMs)).toBe(120_000);
  expect(parseRetryAfter('Wed, 01 May 2024 12:00:30 GMT', nowMs)).toBe(30_000);
  expect(parseRetryAfter('Wed, 01 May 2024 11:00:00 GMT', nowMs)).toBe(0);
  expect(parseRetryAfter('soon', nowMs)).toBeUndefined();
  expect(parseRetryAfter(undefined)).toBeUndefined();
  fc.assert(fc.property(fc.string(), (text) => !((parseRetryAfter(text) ?? 0) < 0)));
});

test('a scan that was stopped says why', () => {
  const stop = (reason?: unknown) => cancelled(AbortSignal.abort(reason));
  expect(stop()).toMatchObject({ code: 'CANCELLED' });
  const ours = new SeaworthyError('TIMEOUT', 'ours');
  expect(stop(ours)).toBe(ours);
  expect(stop(new DOMException('', 'TimeoutError'))).toMatchObject({ code: 'TIMEOUT' });
});
