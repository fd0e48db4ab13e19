/** Mode bits that a mode of chmod certainly gives: octal, or symbolic as `u+s,o+w`. */
export function grantedBits(mode: string): number {
  if (/^0*[0-7]{1,4}$/.test(mode)) return Number.parseInt(mode, 8);
  let bits = 0;
  for (const clause of mode.slice(0, 200).split(',')) {
    const match = /^([ugoa]*)[+=]([rwxXst]+)$/.exec(clause);
    if (match === null) continue;
    const [, given = '', letters = ''] = match;
    const who = given.includes('a') ? 'ugo' : given;
    if (letters.includes('s') && (who === '' || who.includes('u'))) bits |= 0o4000;
    if (letters.includes('s') && (who === '' || who.includes('g'))) bits |= 0o2000;
    if (letters.includes('t')) bits |= 0o1000;
    // Without a name the umask has a say, and it keeps writing from others.
    if (letters.includes('w') && who.includes('o')) bits |= 0o002;
  }
  return bits;
}
