import { readFileSync } from 'node:fs';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import type { HeaderConfiguration } from '../configuration/agent-schema.ts';
import { type OutputKind, PermanentFailure } from './output.ts';

/** Answers that another attempt may change. */
const passing = new Set([408, 425, 429]);

export const webhookOutput: OutputKind<'webhook'> = {
  to: 'webhook',
  defaultFormat: 'falco',
  open({ url, headers, batch, gatherMs, timeoutMs, giveUpAfterMs }, { version }) {
    const given = Object.entries(headers).map(([name, value]): [string, string] => [
      name,
      headerValue(name, value),
    ]);
    return {
      // What stands behind the host may be secret.
      name: `webhook ${new URL(url).origin}`,
      batch,
      gatherMs,
      giveUpAfterMs,
      async send(texts, signal) {
        const [first] = texts;
        const isList = batch > 1;
        const body = isList ? `[${texts.map(({ text }) => text).join(',')}]` : (first?.text ?? '');
        const response = await fetch(url, {
          method: 'POST',
          headers: [
            ['content-type', body.startsWith('{') || isList ? 'application/json' : 'text/plain'],
            ['user-agent', `seaworthy/${version}`],
            ...given,
          ],
          body,
          // Alerts go where the configuration says, and nowhere else.
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        }).catch((error: unknown) => {
          throw new Error(reasonOf(error), { cause: error });
        });
        await response.body?.cancel();
        if (response.ok) return;
        const message = `the server answers ${response.status}`;
        const isPassing = response.status >= 500 || passing.has(response.status);
        throw isPassing ? new Error(message) : new PermanentFailure(message);
      },
      close: async () => {},
    };
  },
};

/** `fetch` only says that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message || String(cause) : messageOf(error);
}

/** @throws CONFIGURATION */
function headerValue(name: string, value: HeaderConfiguration): string {
  if (typeof value === 'string') return value;
  try {
    const text =
      'file' in value ? readFileSync(value.file, 'utf8').trim() : process.env[value.environment];
    if (text) return text;
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `header ${name}: ${messageOf(error)}`);
  }
  throw new SeaworthyError('CONFIGURATION', `header ${name}: its value is empty`);
}
