import type { ContainerImage } from '@seaworthy/runtime';

const digestPattern = /@(sha256:[0-9a-f]{64})$/;

/** "registry:5000/team/app:1.2@sha256:...", taken apart as Falco does. */
export function imageOf(
  name: string,
  facts: { id?: string | undefined; digest?: string | undefined } = {},
): ContainerImage {
  const written = digestPattern.exec(name)?.[1];
  const digest = facts.digest ?? written;
  const bare = written === undefined ? name : name.slice(0, -written.length - 1);
  const colon = bare.lastIndexOf(':');
  const hasTag = colon > bare.lastIndexOf('/');
  const id = facts.id?.replace(/^sha256:/, '');
  return {
    name,
    repository: hasTag ? bare.slice(0, colon) : bare,
    tag: hasTag ? bare.slice(colon + 1) : '',
    ...(id !== undefined && { id }),
    ...(digest !== undefined && { digest }),
  };
}
