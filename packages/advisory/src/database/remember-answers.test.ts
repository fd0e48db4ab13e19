import { expect, test } from 'vitest';
import type { AdvisoryDatabase } from './database.ts';
import { rememberAnswers } from './remember-answers.ts';

/** A database that counts how often it is asked. */
function counting(entriesEach = 1) {
  const asked: string[] = [];
  const database = {
    info: {},
    failing: [],
    holds: () => true,
    affected: (ecosystem: string, name: string) => {
      asked.push(`${ecosystem} ${name}`);
      return Array.from({ length: entriesEach }, () => ({ name }));
    },
    advisory: (unit: string, id: string) => void asked.push(`${unit} ${id}`),
    flawName: (id: string) => void asked.push(id),
    epss: () => ({ score: 0.5, percentile: 0.5 }),
    exploited: () => undefined,
    cve: () => undefined,
    close: async () => void asked.push('close'),
  } as unknown as AdvisoryDatabase;
  return { asked, database: rememberAnswers(database) };
}

test('each question is asked once, also when the answer is "nothing"', async () => {
  const { asked, database } = counting();
  for (let n = 0; n < 3; n++) {
    expect(database.affected('npm', 'a')).toEqual([{ name: 'a' }]);
    expect(database.affected('npm', 'b')).toEqual([{ name: 'b' }]);
    expect(database.advisory('osv:npm', 'GHSA-1')).toBeUndefined();
    expect(database.flawName('GHSA-1')).toBeUndefined();
    expect(database.epss('CVE-1')?.score).toBe(0.5);
  }
  await database.close();
  expect(asked).toEqual(['npm a', 'npm b', 'osv:npm GHSA-1', 'GHSA-1', 'close']);
});

test('the memory has a bound, and answers stay right past it', () => {
  const { asked, database } = counting(100_000);
  for (const name of ['a', 'b', 'c', 'a']) {
    expect(database.affected('npm', name)[0]).toEqual({ name });
  }
  expect(asked).toEqual(['npm a', 'npm b', 'npm c', 'npm a']);
});
