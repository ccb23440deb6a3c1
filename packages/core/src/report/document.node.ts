import { parseHTML } from 'linkedom';

/** An empty document for charts to be drawn in, where there is no browser. */
export function createDocument(): Document {
  return parseHTML('<!doctype html><html><body></body></html>').document;
}
