/** An empty document for charts to be drawn in, apart from the page's own. */
export function createDocument(): Document {
  return document.implementation.createHTMLDocument('');
}
