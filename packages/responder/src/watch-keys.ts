let last = 0;

/** A number for what is watched: several causes may watch one container. */
export function nextKey(): number {
  last += 1;
  return last;
}
