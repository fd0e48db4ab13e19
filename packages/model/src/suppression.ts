import { z } from 'zod';
import { Finding } from './finding.ts';

/** A finding that does not count, and who answers for that. */
export const Suppression = z.object({
  finding: Finding,
  by: z
    .enum(['waiver', 'vex', 'vendor'])
    .describe(
      '"vendor": who builds the package, or keeps the advisory, says that this one is not affected',
    ),
  reason: z.string(),
  justification: z
    .string()
    .optional()
    .describe('OpenVEX status justification: "vulnerable_code_not_in_execute_path" ...'),
  owner: z.string().optional().describe('Who accepted it'),
  until: z.iso.date().optional().describe('Last day on which it holds'),
  source: z.string().describe('The file, document or feed that says so'),
});
export type Suppression = z.infer<typeof Suppression>;
