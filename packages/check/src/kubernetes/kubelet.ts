import type { Violation } from '../check.ts';
import type { KubernetesObject } from '../subjects/kubernetes.ts';
import { at, booleanOf } from '../tree/node.ts';

/** A switch of a kubelet's configuration that is set to the wrong value, with its mend. */
export function* switchIs(
  { node }: KubernetesObject,
  wrong: boolean,
  ...path: readonly string[]
): Generator<Violation> {
  const value = at(node, ...path);
  if (value === undefined || booleanOf(value) !== wrong) return;
  yield {
    at: value,
    says: `${path.join('.')} is ${wrong}`,
    mend: [{ at: value, text: String(!wrong) }],
  };
}
