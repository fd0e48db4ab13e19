import { defineCheck } from '../../check.ts';
import { finalStage, lineageOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileShellEntrypoint = defineCheck({
  id: 'dockerfile-shell-entrypoint',
  title: 'ENTRYPOINT runs through a shell',
  severity: 'low',
  why: 'The shell is process 1 and hands on no signals: the service is killed instead of stopped, and loses what it was writing. Arguments of `docker run` are ignored.',
  fix: 'Write the exec form: `ENTRYPOINT ["/app/server", "--port=8080"]`.',
  references: ['https://docs.docker.com/reference/build-checks/json-args-recommended/'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    const stage = finalStage(dockerfile);
    if (stage === undefined) return;
    const lineage = lineageOf(stage);
    // Chosen on purpose.
    if (lineage.some(({ keyword }) => keyword === 'SHELL')) return;
    for (const { keyword, exec, text, span } of lineage) {
      if (keyword !== 'ENTRYPOINT' || exec !== undefined || text.startsWith('[')) continue;
      // exec makes the program process 1 after all.
      if (!/^exec\s/.test(text)) yield { at: span };
    }
  },
  examples: {
    pass: [
      'FROM alpine:3.23\nENTRYPOINT ["/app"]\n',
      'FROM alpine:3.23\nENTRYPOINT exec /app --port $PORT\n',
    ],
    fail: ['FROM alpine:3.23\nENTRYPOINT /app --port 8080\n'],
  },
});
