/** "name/version@user/channel#revision%timestamp", of which only the first two must be there. */
export interface ConanReference {
  readonly name: string;
  readonly version: string;
  readonly user?: string;
  readonly channel?: string;
  readonly revision?: string;
}

/** @returns `undefined` for what is no reference, or leaves the version open: "zlib/[>1.2]" */
export function parseConanReference(text: string): ConanReference | undefined {
  const [beforeTime = ''] = text.trim().split('%');
  const [reference = '', revision] = beforeTime.split('#');
  const [recipe = '', owner = ''] = reference.split('@');
  const [name, version, more] = recipe.split('/');
  if (!name || !version || more !== undefined) return undefined;
  if (!/^[\w.+-]+$/.test(name) || !/^[\w.+-]+$/.test(version)) return undefined;
  const [user, channel] = owner.split('/');
  const isSet = (part: string | undefined) => part !== undefined && part !== '' && part !== '_';
  return {
    name,
    version,
    ...(isSet(user) && { user: user! }),
    ...(isSet(channel) && { channel: channel! }),
    ...(revision && { revision }),
  };
}
