import type { RuntimeEvent } from '../../event/runtime-event.ts';
import type { CompileContext } from '../compile/compiled-operand.ts';
import type { Rule } from '../rule.ts';
import { compileTemplate, type OutputValue, type Template } from './template.ts';

/**
 * What is added to all that rules say, or some rules, as `append_output` of Falco's configuration
 * has it: a text to the message, and fields that the message does not show.
 */
export interface OutputAddition {
  readonly text?: string | undefined;
  /** By name: a template, whose value keeps its type where it is a field alone. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** The one rule of this name. */
  readonly rule?: string | undefined;
  /** Rules that have all of these. */
  readonly tags?: readonly string[] | undefined;
}

/** Additions for one rule. */
export interface Additions {
  readonly fieldNames: readonly string[];
  /** With a blank before each text; empty without any. */
  render(event: RuntimeEvent): string;
  readFields(event: RuntimeEvent): Readonly<Record<string, OutputValue>>;
}

export const noAdditions: Additions = {
  fieldNames: [],
  render: () => '',
  readFields: () => ({}),
};

/** @throws ConditionError */
export function compileAdditions(
  additions: readonly OutputAddition[],
  rule: Rule,
  context: CompileContext,
): Additions {
  const meant = additions.filter(
    ({ rule: name = rule.name, tags = [] }) =>
      name === rule.name && tags.every((tag) => rule.tags.includes(tag)),
  );
  if (meant.length === 0) return noAdditions;
  const texts = meant.flatMap(({ text }) =>
    text === undefined ? [] : [compileTemplate(text, context)],
  );
  const named = meant.flatMap(({ fields = {} }) =>
    Object.entries(fields).map(([name, source]) => ({
      name,
      template: compileTemplate(source, context),
      isField: /^\*?%[a-z]\w*(?:\.\w+)+(?:\[[^\]]*\])?$/i.test(source),
    })),
  );
  return {
    fieldNames: [...texts, ...named.map(({ template }) => template)].flatMap(
      ({ fieldNames }) => fieldNames,
    ),
    render: (event) => texts.map((template) => ` ${template.render(event)}`).join(''),
    readFields(event) {
      const values = texts.map((template) => template.readFields(event));
      const own = named.map(({ name, template, isField }) => [
        name,
        isField ? onlyValue(template, event) : template.render(event),
      ]);
      return { ...Object.assign({}, ...values), ...Object.fromEntries(own) };
    },
  };
}

const onlyValue = (template: Template, event: RuntimeEvent): OutputValue =>
  Object.values(template.readFields(event))[0] ?? null;
