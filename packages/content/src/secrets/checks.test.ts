import { expect, test } from 'vitest';
import {
  checksumOf,
  endsInChecksum,
  entropyOf,
  isAwsKeyId,
  isBasicCredential,
  isJsonWebToken,
} from './checks.ts';
import { redact } from './redact.ts';

test('the checksum of GitHub and npm tokens', () => {
  // CRC-32 of "123456789" is 0xcbf43926 (the check value of its definition), here in base 62.
  expect(checksumOf('123456789')).toBe('3jZRME');
  expect(endsInChecksum('ghp_1234567893jZRME')).toBe(true);
  expect(endsInChecksum('ghp_1234567893jZRMF')).toBe(false);
});

test('AWS key ids say whose they are', () => {
  // "Q" and on hold account numbers above the largest one there is.
  expect(isAwsKeyId(`${['AK', 'IA'].join('')}2E3DQ7JKLMNOPQRS`)).toBe(true);
  expect(isAwsKeyId(`${['AK', 'IA'].join('')}7777777777777777`)).toBe(false);
});

test('entropy, tokens, credentials', () => {
  expect(entropyOf('aaaa')).toBe(0);
  expect(entropyOf('abcd')).toBe(2);
  expect(isJsonWebToken('eyJhbGciOiJIUzI1NiJ9.e30.x')).toBe(true);
  expect(isJsonWebToken('eyJhbGciOiJub25lIn0.e30.x')).toBe(false);
  expect(isBasicCredential(Buffer.from('user:password').toString('base64'))).toBe(true);
  expect(isBasicCredential(Buffer.from('user').toString('base64'))).toBe(false);
});

test('a redacted secret says little', () => {
  expect(redact('short')).toBe('*** (5 characters)');
  expect(redact('a-password')).toBe('a*** (10 characters)');
  expect(redact('x'.repeat(100))).toBe('xxxx*** (100 characters)');
  expect(redact('\n\x1b[2J'.repeat(10))).toBe('*** (50 characters)');
});
