import { cleanReport, excusedReport, sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openvex } from './openvex.ts';

/** The tables of OPENVEX-SPEC.md, version 0.2.0, with its rules for each status. */
const Component = z.strictObject({
  '@id': z.string().regex(/^(?:pkg|https):/),
  identifiers: z.strictObject({ purl: z.string().optional() }).optional(),
  hashes: z.record(z.string(), z.string()).optional(),
});
const Statement = z
  .strictObject({
    vulnerability: z.strictObject({ name: z.string(), aliases: z.array(z.string()).optional() }),
    products: z.array(Component.extend({ subcomponents: z.array(Component).optional() })).min(1),
    status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
    status_notes: z.string().optional(),
    justification: z
      .enum([
        'component_not_present',
        'vulnerable_code_not_present',
        'vulnerable_code_not_in_execute_path',
        'vulnerable_code_cannot_be_controlled_by_adversary',
        'inline_mitigations_already_exist',
      ])
      .optional(),
    impact_statement: z.string().optional(),
    action_statement: z.string().optional(),
  })
  .refine(
    ({ status, justification, impact_statement }) =>
      status !== 'not_affected' || justification !== undefined || impact_statement !== undefined,
  )
  .refine(
    ({ status, action_statement }) => status !== 'affected' || action_statement !== undefined,
  );
const Document = z.strictObject({
  '@context': z.literal('https://openvex.dev/ns/v0.2.0'),
  '@id': z.string().regex(/^https:\/\/openvex\.dev\/docs\/public\/vex-[0-9a-f]{64}$/),
  author: z.string().min(1),
  timestamp: z.iso.datetime(),
  version: z.int().min(1),
  tooling: z.string(),
  statements: z.array(Statement),
});

const render = (report: ReturnType<typeof sampleReport>) =>
  Document.parse(JSON.parse(openvex.render(report, { color: false, width: 80 })));

test('what is suppressed becomes statements, one for all packages of which the same is said', () => {
  const document = render(excusedReport());
  const digest = excusedReport().target.digest!;
  const product = expect.stringContaining(`pkg:oci/web@${digest}?`);
  expect(document.author).toBe('Example Ltd, security@example.com');
  expect(document.statements).toMatchObject([
    {
      vulnerability: { name: 'CVE-2021-44228', aliases: ['GHSA-jfh8-c2jp-5v3q'] },
      products: [{ '@id': product, subcomponents: [{}] }],
      status: 'affected',
      action_statement: expect.stringContaining('turned off'),
      status_notes: 'Accepted by security@example.com until 2027-01-31; source: seaworthy.yaml:3',
    },
    {
      vulnerability: { name: 'CVE-2022-0778' },
      products: [{ '@id': product, subcomponents: [{}, {}] }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      impact_statement: 'The service reads no certificates from clients.',
    },
    {
      vulnerability: { name: 'CVE-2022-37434' },
      status: 'fixed',
      status_notes: expect.stringContaining('Built with our own patch.'),
    },
    {
      vulnerability: { name: 'CVE-2021-4160' },
      status: 'not_affected',
      impact_statement: 'Only MIPS is affected.',
      status_notes: 'Stated; source: debian',
    },
  ]);
});

test('a target without an address of its own is named by its packages', () => {
  const { digest: _, ...target } = excusedReport().target;
  const [first] = render({ ...excusedReport(), target }).statements;
  expect(first?.products).toEqual([
    { '@id': 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1' },
  ]);
});

test('its identity comes from its content', () => {
  const report = excusedReport();
  expect(render(report)['@id']).toBe(render(excusedReport())['@id']);
  const later = { ...report, createdAt: '2026-11-21T00:00:00Z' };
  expect(render(later)['@id']).not.toBe(render(report)['@id']);
});

test('nothing suppressed, nothing stated', () => {
  expect(render(sampleReport()).statements).toEqual([]);
  expect(render(cleanReport()).author).toBe('Unknown Author');
});
