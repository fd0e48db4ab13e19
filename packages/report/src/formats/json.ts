import { Report } from '@seaworthy/model';
import type { Reporter } from '../reporter.ts';
import { toJson } from '../text/json.ts';

/**
 * The report itself. Parsing puts the keys into the order of the schema, so that two reports can
 * be compared line by line.
 */
export const json: Reporter = {
  name: 'json',
  about: 'The whole report; its schema is published and `seaworthy convert` reads it.',
  extension: '.json',
  render: (report) => toJson(Report.parse(report)),
};
