import { z } from 'zod';
import { Finding } from './finding.ts';
import { vexJustifications, vexStatuses } from './vex-words.ts';

export const VexStatus = z.enum(vexStatuses);
export type VexStatus = z.infer<typeof VexStatus>;

export const VexJustification = z.enum(vexJustifications);
export type VexJustification = z.infer<typeof VexJustification>;

/** A finding that does not count, and who answers for that. */
export const Suppression = z.object({
  finding: Finding,
  by: z
    .enum(['waiver', 'vex', 'vendor'])
    .describe(
      '"vendor": who builds the package, or keeps the advisory, says that this one is not affected',
    ),
  status: VexStatus.optional().describe(
    'What is claimed. Absent in a waiver: the flaw is there, and the risk is accepted',
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

/** A waiver that excuses nothing any more, so that somebody should look at it. */
export const IdleWaiver = z.object({
  waiver: z.string().describe('What it speaks of: "CVE-2024-3094 in pkg:deb/debian/liblzma5"'),
  why: z.enum(['expired', 'unused']).describe('"unused": nothing that was found matches it'),
  until: z.iso.date().optional().describe('Last day on which it held'),
  owner: z.string().optional(),
  source: z.string().describe('File and line'),
  findings: z.array(z.string()).describe('Ids of the findings that came back'),
});
export type IdleWaiver = z.infer<typeof IdleWaiver>;
