import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { githubJob } from './github-job.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seaworthy-job-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const merged = 'a'.repeat(40);
const head = 'b'.repeat(40);
const environment = {
  GITHUB_SHA: merged,
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_RUN_ID: '42',
  GITHUB_WORKFLOW: 'ci',
  GITHUB_JOB: 'scan',
  GITHUB_REPOSITORY: 'shop/web',
  GITHUB_ACTION_REPOSITORY: 'example/seaworthy',
};

async function shaFor(event: string, payload: string): Promise<string | undefined> {
  const file = join(directory, 'event.json');
  await writeFile(file, payload);
  const job = await githubJob({
    ...environment,
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: file,
  });
  return job?.sha;
}

test('reads the variables of the runner', async () => {
  expect(await githubJob(environment)).toEqual({
    sha: merged,
    ref: 'refs/pull/7/merge',
    id: '42',
    correlator: 'ci_scan',
    url: 'https://github.com/shop/web/actions/runs/42',
    detectorUrl: 'https://github.com/example/seaworthy',
  });
});

test('is none outside of a job', async () => {
  expect(await githubJob({})).toBeUndefined();
  expect(await githubJob({ ...environment, GITHUB_SHA: '' })).toBeUndefined();
});

test('a pull request is of the commit that was pushed', async () => {
  const payload = JSON.stringify({ pull_request: { head: { sha: head } } });
  expect(await shaFor('pull_request', payload)).toBe(head);
  expect(await shaFor('pull_request_review', payload)).toBe(head);
  expect(await shaFor('pull_request_target', payload)).toBe(merged);
  expect(await shaFor('push', payload)).toBe(merged);
});

test.each(['', 'null', '[]', '{"pull_request":{"head":{"sha":"$(id)"}}}'])(
  'an event of %j is passed over',
  async (payload) => {
    expect(await shaFor('pull_request', payload)).toBe(merged);
  },
);
