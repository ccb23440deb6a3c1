import { sha256 } from '@noble/hashes/sha2.js';
import { type HtmlPart, html, SafeHtml } from '../html.js';
import { SORT_SCRIPT } from './sort-script.js';
import { REPORT_STYLE } from './style.js';

export interface PageParts {
  /** Plain text. */
  readonly title: string;
  readonly subtitle: SafeHtml;
  /** Its sections. */
  readonly body: readonly HtmlPart[];
}

/**
 * Makes one self-contained HTML page in the reports' style: it allows data URIs and its own script alone.
 *
 * @returns the page, to be written to a `.html` file
 * @example
 * page({ title: 'Digits', subtitle: html`Two <b>bold</b> words`, body: [html`<section>...</section>`] }).slice(0, 15); // '<!doctype html>'
 */
export function page({ title, subtitle, body }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new SafeHtml(REPORT_STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${subtitle}</p>
</header>
<main>
${body}
</main>
<footer><p>Made by Striate. This page is one file and loads nothing.</p></footer>
<script>${new SafeHtml(SORT_SCRIPT)}</script>
</body>
</html>
`.markup;
}

/** Allows inline styles, data URIs and the one script whose hash it names: no label can run or fetch anything. */
function contentSecurityPolicy(): string {
  const digest = sha256(new TextEncoder().encode(SORT_SCRIPT));
  const base64 = btoa(String.fromCharCode(...digest));
  return `default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; script-src 'sha256-${base64}'`;
}
