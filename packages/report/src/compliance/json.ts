import { toJson } from '../text/json.ts';
import type { ComplianceFormat } from './index.ts';
import { authorityOf, factsOf } from './rows.ts';

/** Version of the document below; a field that goes or changes its meaning raises the first number. */
const schemaVersion = '1.0';

export const json: ComplianceFormat = {
  about: 'For programs: every control with its state, and the findings beneath.',
  extension: '.json',
  render(compliance, { detail }) {
    const { controls, failures, problems, ...rest } = compliance;
    return toJson({
      schemaVersion,
      ...rest,
      failures,
      problems,
      controls: controls.map(({ findings, accepted, ...control }) => ({
        ...control,
        counts: { findings: findings.length, accepted: accepted.length },
        ...(detail === 'summary'
          ? {}
          : {
              findings: findings.map(factsOf),
              accepted: accepted.map((each) => ({ ...factsOf(each), because: authorityOf(each) })),
            }),
      })),
    });
  },
};
