import { defineCheck } from '../../check.ts';
import { hasCacheMount } from '../../dockerfile/cache-mounts.ts';
import { shippedStages } from '../../dockerfile/dockerfile.ts';
import { installationOf } from '../../dockerfile/installations.ts';
import { optionAfter, runsOf } from '../../dockerfile/run-commands.ts';

export const dockerfilePipCache = defineCheck({
  id: 'dockerfile-pip-cache',
  title: 'Cache of pip stays in the image',
  severity: 'low',
  why: 'pip keeps every archive that it downloads. In an image nobody uses them again; they only make it larger.',
  fix: 'Write `pip install --no-cache-dir …`, or mount a cache: `RUN --mount=type=cache,target=/root/.cache/pip …`.',
  references: ['https://pip.pypa.io/en/stable/topics/caching/'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    const shipped = shippedStages(dockerfile);
    const variables = shipped.flatMap((stage) => stage.instructions).flatMap(({ pairs }) => pairs);
    if (variables.some(({ name }) => name === 'PIP_NO_CACHE_DIR' || name === 'PIP_CACHE_DIR'))
      return;
    for (const { instruction, commands } of runsOf(shipped)) {
      if (hasCacheMount(instruction, /./)) continue;
      const cleans = commands.some(({ words }) =>
        words.some((word) => /\.cache|^cache$|PIP_NO_CACHE_DIR/.test(word)),
      );
      if (cleans || instruction.text.includes('PIP_NO_CACHE_DIR')) continue;
      for (const command of commands) {
        const installation = installationOf(command);
        if (installation?.manager !== 'pip') continue;
        if (
          installation.options.some((option) => /^--(?:no-cache|cache-dir|no-index)/.test(option))
        )
          continue;
        yield { at: command.at, mend: optionAfter(command, 'install', '--no-cache-dir') };
      }
    }
  },
  examples: {
    pass: [
      `FROM python:3.13-slim
RUN pip install --no-cache-dir -r requirements.txt
RUN --mount=type=cache,target=/root/.cache/pip pip install flask==3.1.2
`,
      'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=1\nRUN pip install -r requirements.txt\n',
    ],
    fail: ['FROM python:3.13-slim\nRUN pip install -r requirements.txt\n'],
  },
});
