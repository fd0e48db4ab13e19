import type { Reporter } from '../reporter.ts';
import { toJson, toJsonPieces } from '../text/json.ts';

/** The report itself, its keys in the order in which the same code wrote them every time. */
export const json: Reporter = {
  name: 'json',
  about: 'The whole report; its schema is published and `seaworthy convert` reads it.',
  extension: '.json',
  render: (report) => toJson(report),
  renderFleet: ({ reports, ...fleet }) => toJsonPieces(fleet, 'reports', reports),
};
