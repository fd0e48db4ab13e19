import { readFile } from 'node:fs/promises';
import type { GithubJob } from '@seaworthy/report';

/**
 * The job of GitHub Actions that this process runs in, from its default environment variables
 * (docs.github.com, "Variables reference"). `undefined` where one that is needed is not set.
 */
export async function githubJob(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<GithubJob | undefined> {
  const {
    GITHUB_SHA: merged,
    GITHUB_REF: ref,
    GITHUB_RUN_ID: id,
    GITHUB_WORKFLOW: workflow,
    GITHUB_JOB: job,
    GITHUB_REPOSITORY: repository,
    GITHUB_ACTION_REPOSITORY: action,
    GITHUB_SERVER_URL: server = 'https://github.com',
  } = environment;
  if (!merged || !ref || !id || !workflow || !job) return undefined;
  return {
    sha: (await pullRequestHead(environment)) ?? merged,
    ref,
    id,
    correlator: `${workflow}_${job}`,
    url: repository ? `${server}/${repository}/actions/runs/${id}` : undefined,
    detectorUrl: `${server}/${action || repository || ''}`,
  };
}

/**
 * On a pull request GITHUB_SHA is a merge commit that nobody pushed; dependencies belong to the head
 * of the branch. `pull_request_target` runs on the base, and is meant to.
 */
async function pullRequestHead(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: file } = environment;
  if (!event?.startsWith('pull_request') || event === 'pull_request_target' || !file) return;
  const payload: unknown = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  const sha = (payload as { pull_request?: { head?: { sha?: unknown } } } | undefined)?.pull_request
    ?.head?.sha;
  return typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha) ? sha : undefined;
}
