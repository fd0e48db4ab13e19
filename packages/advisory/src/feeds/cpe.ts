export interface Cpe {
  part: 'a' | 'o' | 'h';
  vendor: string;
  product: string;
  version: string;
  update: string;
  targetSoftware: string;
}

/**
 * The parts of a CPE name that matching needs: a formatted string "cpe:2.3:..." (NIST IR 7695,
 * section 6.2) or a URI "cpe:/a:..." (section 6.1). `undefined` when it is neither.
 */
export function parseCpe(text: string): Cpe | undefined {
  const [prefix, fields] = text.startsWith('cpe:2.3:')
    ? ['cpe:2.3:', text.slice(8).split(/(?<!\\):/)]
    : ['cpe:/', text.startsWith('cpe:/') ? text.slice(5).split(':') : []];
  const [part, vendor = '', product = '', version = '*', update = '*'] = fields.map(unquote);
  if ((part !== 'a' && part !== 'o' && part !== 'h') || vendor === '' || product === '') {
    return undefined;
  }
  const target = prefix === 'cpe:2.3:' ? unquote(fields[8] ?? '*') : '*';
  return {
    part,
    vendor,
    product,
    version: version || '*',
    update: update || '*',
    targetSoftware: target,
  };
}

function unquote(field: string): string {
  return field.replaceAll(/\\(.)/g, '$1').toLowerCase();
}
