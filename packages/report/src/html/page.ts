import { createHash } from 'node:crypto';
import type { Html } from './markup.ts';
import { html } from './markup.ts';
import { pageScript } from './script.ts';
import { pageStyle } from './style.ts';

/**
 * A page that needs nothing else and can reach nothing else: the policy allows this very style and
 * script by their digests and forbids the rest, so that even markup that got past the escaping
 * could neither run nor load anything (CSP Level 3, section 8.3).
 */
export function renderPage(title: string, body: Html): string {
  const policy = [
    "default-src 'none'",
    `style-src '${digestOf(pageStyle)}'`,
    `script-src '${digestOf(pageScript)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = html`
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>${title}</title>`;
  return `<!doctype html>
<html lang="en">
<head>
${head.markup}
<style>${pageStyle}</style>
</head>
<body>
${body.markup}
<script>${pageScript}</script>
</body>
</html>
`;
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
