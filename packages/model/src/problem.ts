import { z } from 'zod';
import { problemCodes } from './problem-codes.ts';

export const Problem = z.object({
  code: z.enum(problemCodes),
  message: z.string(),
  hint: z.string().optional(),
  path: z.string().optional(),
  layer: z.int().optional(),
  cataloger: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
export type ProblemCode = Problem['code'];
