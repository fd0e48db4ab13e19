import { type ErrorCode, errorCodes, SeaworthyError } from '@seaworthy/model';
import { z } from 'zod';

/** What the agent can be asked, and how its answers look: JSON over HTTP over a Unix socket. */
export const ReleaseQuestion = z.strictObject({
  container: z.string().min(1).max(256).describe('Name, id, or how its id begins.'),
});

export const ReleaseAnswer = z.object({
  container: z.object({ id: z.string(), name: z.string().optional() }),
  released: z.array(z.object({ action: z.string(), failure: z.string().optional() })),
});
export type ReleaseAnswer = z.infer<typeof ReleaseAnswer>;

const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];
const Refusal = z.object({
  error: z.object({ code: z.enum(codes), message: z.string(), hint: z.string().optional() }),
});

export function refusalOf({ code, message, hint }: SeaworthyError): z.infer<typeof Refusal> {
  return { error: { code, message, ...(hint !== undefined && { hint }) } };
}

/** @throws what the agent refused with, as if it had been thrown here; MALFORMED */
export function readAnswer<Answer>(text: string, schema: z.ZodType<Answer>): Answer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SeaworthyError('MALFORMED', 'the agent answers with no JSON', { cause });
  }
  const refusal = Refusal.safeParse(value);
  if (refusal.success) {
    const { code, message, hint } = refusal.data.error;
    throw new SeaworthyError(code, message, hint === undefined ? {} : { hint });
  }
  const answer = schema.safeParse(value);
  if (!answer.success) {
    throw new SeaworthyError('MALFORMED', 'the agent answers in another way than it should', {
      hint: 'The agent may be of another version than this command.',
      cause: answer.error,
    });
  }
  return answer.data;
}
