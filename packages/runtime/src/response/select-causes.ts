import type { Container } from '../event/container.ts';
import { parsePriority, priorities } from '../rules/rule.ts';
import { globMatcher } from '../text/glob.ts';
import type { ResponseCause } from './response-cause.ts';
import type { CauseSelection, ContainerSelection } from './response-settings.ts';

type Test<T> = (subject: T) => boolean;

/** Prepared once: patterns are compiled. What a container does not have matches no pattern. */
export function containerTest(selection: ContainerSelection): Test<Container | undefined> {
  const { namespaces, images, containers, labels } = selection;
  const tests: Test<Container>[] = [];
  if (namespaces !== undefined) {
    const isWanted = anyOf(namespaces);
    tests.push(({ pod }) => pod !== undefined && isWanted(pod.namespace));
  }
  if (images !== undefined) {
    const isWanted = anyOf(images);
    tests.push(({ image }) => image !== undefined && isWanted(image.name));
  }
  if (containers !== undefined) {
    const isWanted = anyOf(containers);
    tests.push(({ name }) => name !== undefined && isWanted(name));
  }
  for (const [key, pattern] of Object.entries(labels ?? {})) {
    const isWanted = globMatcher(pattern, false);
    tests.push((container) => {
      const value = container.labels?.get(key) ?? container.pod?.labels.get(key);
      return value !== undefined && isWanted(value);
    });
  }
  if (tests.length === 0) return () => true;
  return (container) => container !== undefined && tests.every((holds) => holds(container));
}

export function causeTest(selection: CauseSelection): Test<ResponseCause> {
  const { kinds, rules, tags, minimumPriority, place, ...container } = selection;
  const tests: Test<ResponseCause>[] = [];
  if (kinds !== undefined) tests.push(({ kind }) => kinds.includes(kind));
  if (rules !== undefined) {
    const isWanted = anyOf(rules);
    tests.push(({ rule }) => isWanted(rule));
  }
  if (tags !== undefined) tests.push((cause) => cause.tags.some((tag) => tags.includes(tag)));
  const lowest = minimumPriority === undefined ? undefined : parsePriority(minimumPriority);
  if (lowest !== undefined) {
    const bound = priorities.indexOf(lowest);
    tests.push(({ priority }) => priorities.indexOf(priority) <= bound);
  }
  if (place !== undefined) {
    tests.push((cause) => (cause.container !== undefined) === (place === 'container'));
  }
  const isWanted = containerTest(container);
  tests.push((cause) => isWanted(cause.container));
  return (cause) => tests.every((holds) => holds(cause));
}

export function anyOf(patterns: readonly string[]): Test<string> {
  const tests = patterns.map((pattern) => globMatcher(pattern, false));
  return (text) => tests.some((holds) => holds(text));
}
