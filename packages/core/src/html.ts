/**
 * Markup that is safe to put into a page. `html` makes it; a constructor call vouches for a string of one's own.
 *
 * @example
 * html`<p>${new SafeHtml('<b>bold</b>')}</p>`.markup; // '<p><b>bold</b></p>'
 */
export class SafeHtml {
  constructor(readonly markup: string) {}

  toString(): string {
    return this.markup;
  }
}

/** What `html` takes between its strings: text is escaped, nothing is written for null, undefined and false. */
export type HtmlPart = SafeHtml | string | number | null | undefined | false | readonly HtmlPart[];

/**
 * Template tag that escapes all that is put in, unless it is `SafeHtml` itself.
 *
 * @param strings the template's own markup, trusted
 * @param parts text, numbers, `SafeHtml`, or lists of these
 * @returns the page's piece
 * @example
 * html`<b>${'<script>'}</b>`.markup; // '<b>&lt;script&gt;</b>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): SafeHtml {
  const pieces = strings.map((string, index) => (index === 0 ? string : toMarkup(parts[index - 1]) + string));
  return new SafeHtml(pieces.join(''));
}

function toMarkup(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof SafeHtml) return part.markup;
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return part.map(toMarkup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
