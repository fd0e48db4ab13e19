import type { Violation } from '../check.ts';
import type { RbacRole, RbacRule } from '../subjects/rbac.ts';
import { type Node, textOf } from '../tree/node.ts';

export interface Grant {
  /** API groups; "" is the core. */
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * One violation for each rule that allows what a grant describes, in plain words. Wildcards are
 * left to the checks of wildcards, so that one rule is not reported over and over.
 */
export function* rulesThatGrant(role: RbacRole, grant: Grant): Generator<Violation> {
  for (const rule of role.rules) {
    const resource = findIn(rule.resources, grant.resources);
    const verbs = rule.verbs.flatMap((verb) => {
      const text = textOf(verb);
      return text !== undefined && grant.verbs.includes(text) ? [text] : [];
    });
    if (resource === undefined || verbs.length === 0) continue;
    if (findIn(rule.apiGroups, [...grant.groups, '*']) === undefined) continue;
    yield { at: resource, says: `The role may ${verbs.join(', ')} ${textOf(resource)}` };
  }
}

/** The first of some nodes whose text is one of some words. */
export function findIn(nodes: readonly Node[], words: readonly string[]): Node | undefined {
  return nodes.find((node) => words.includes(textOf(node) ?? '-'));
}

export function hasWildcard(nodes: readonly Node[]): boolean {
  return findIn(nodes, ['*']) !== undefined;
}

/** It allows everything there is: the role of an administrator. */
export function allowsEverything(rule: RbacRule): boolean {
  return [rule.apiGroups, rule.resources, rule.verbs].every(hasWildcard);
}
