import { SeaworthyError } from '@seaworthy/model';
import type { RenderOptions, Reporter, Template } from '../reporter.ts';
import { escapeFor } from '../template/escapes.ts';
import { fillTemplate } from '../template/fill-template.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { templateData } from '../template/template-data.ts';

/** Whatever text a user wants, from a Mustache template of theirs. */
export const template: Reporter = {
  name: 'template',
  about: 'A Mustache template of your own, named with `--template`.',
  extension: '.out',
  check(options) {
    const { name, text } = templateOf(options);
    parseTemplate(text, name);
  },
  render(report, options) {
    const { name, text } = templateOf(options);
    const filled = fillTemplate(parseTemplate(text, name), templateData(report), escapeFor(name));
    return filled.endsWith('\n') ? filled : `${filled}\n`;
  },
};

function templateOf({ template }: RenderOptions): Template {
  if (template !== undefined) return template;
  throw new SeaworthyError('USAGE', 'the format "template" needs a template', {
    hint: 'Name one, as in --format template=report.csv --template docs/templates/findings.csv.mustache.',
  });
}
