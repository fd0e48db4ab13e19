/**
 * Draws what a terminal would show as an SVG, for the README:
 *   seaworthy scan IMAGE --color always | node scripts/picture.ts "seaworthy scan IMAGE" > FILE
 */
const columns = 100;
const charWidth = 8.4;
const lineHeight = 19;
const padding = 18;

const colors: Readonly<Record<string, string>> = {
  '31': '#ff7b72',
  '32': '#7ee787',
  '33': '#e3b341',
  '34': '#79c0ff',
  '35': '#d2a8ff',
  '36': '#76e3ea',
  '90': '#8b949e',
  '91': '#ffa198',
};

interface Style {
  bold: boolean;
  dim: boolean;
  inverse: boolean;
  color: string | undefined;
}

const plain: Style = { bold: false, dim: false, inverse: false, color: undefined };

function apply(style: Style, codes: string): Style {
  const next = { ...style };
  for (const code of codes.split(';')) {
    if (code === '' || code === '0') Object.assign(next, plain);
    else if (code === '1') next.bold = true;
    else if (code === '2') next.dim = true;
    else if (code === '7') next.inverse = true;
    else if (code === '22') next.bold = next.dim = false;
    else if (code === '27') next.inverse = false;
    else if (code === '39') next.color = undefined;
    else if (colors[code] !== undefined) next.color = colors[code];
  }
  return next;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function spanOf(text: string, style: Style): string {
  const attributes = [
    `fill="${style.color ?? '#e6edf3'}"`,
    style.bold ? 'font-weight="bold"' : '',
    style.dim ? 'opacity="0.65"' : '',
  ].filter(Boolean);
  return `<tspan ${attributes.join(' ')}>${escapeXml(text)}</tspan>`;
}

function drawLine(line: string, y: number): string {
  let style = plain;
  let spans = '';
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    const codes = /^\x1b\[([\d;]*)m$/.exec(part);
    if (codes !== null) style = apply(style, codes[1]!);
    else if (part !== '') spans += spanOf(part, style);
  }
  return `<text x="${padding}" y="${y}" xml:space="preserve">${spans}</text>`;
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const output = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n');
const lines = [`\x1b[32m$\x1b[0m ${process.argv[2] ?? ''}`, '', ...output];
const width = Math.round(columns * charWidth + 2 * padding);
const height = lines.length * lineHeight + 2 * padding;
console.log(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<title>${escapeXml(process.argv[2] ?? 'A terminal')}</title>
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
${lines.map((line, i) => drawLine(line, padding + 13 + i * lineHeight)).join('\n')}
</svg>`,
);
