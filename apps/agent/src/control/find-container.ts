import { SeaworthyError } from '@seaworthy/model';

interface Named {
  readonly id: string;
  readonly name?: string;
}

/** Fewer digits of an id are a guess. */
const MIN_DIGITS = 4;

/**
 * @param word a name, an id, or how an id begins
 * @throws TARGET_NOT_FOUND; USAGE when it could be several
 */
export function findContainer<Container extends Named>(
  word: string,
  containers: readonly Container[],
): Container {
  const exact = containers.filter(({ id, name }) => id === word || name === word);
  const isStart = word.length >= MIN_DIGITS && /^[0-9a-f]+$/.test(word);
  const found =
    exact.length > 0 || !isStart ? exact : containers.filter(({ id }) => id.startsWith(word));
  const byId = new Map(found.map((container) => [container.id, container]));
  const [one, ...others] = byId.values();
  if (one === undefined) {
    throw new SeaworthyError('TARGET_NOT_FOUND', `nothing holds on a container ${word}`, {
      hint: '`seaworthy agent status` lists what holds. What rules of prevention keep a container from holds as long as the rule.',
    });
  }
  if (others.length > 0) {
    const ids = [...byId.keys()].map((id) => id.slice(0, 12)).join(', ');
    throw new SeaworthyError('USAGE', `${word} could be several containers: ${ids}`);
  }
  return one;
}
