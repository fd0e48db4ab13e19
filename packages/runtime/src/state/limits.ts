/** What the state holds at most. Beyond it the oldest goes, and that is reported. */
export interface StateLimits {
  readonly threads: number;
  readonly descriptorsPerProcess: number;
  /** Characters of all arguments of a program together, and of its environment. */
  readonly argumentsLength: number;
  readonly environmentLength: number;
  readonly pathLength: number;
  readonly containers: number;
  readonly users: number;
}

export const stateLimits: StateLimits = {
  threads: 131_072,
  descriptorsPerProcess: 8_192,
  argumentsLength: 32_768,
  environmentLength: 16_384,
  pathLength: 4_096,
  containers: 4_096,
  users: 65_536,
};

/** The first ones that fit. */
export function boundedList(list: readonly string[], maxLength: number): readonly string[] {
  let length = 0;
  for (let at = 0; at < list.length; at++) {
    length += (list[at]?.length ?? 0) + 1;
    if (length > maxLength) {
      return list.slice(0, at);
    }
  }
  return list;
}
