import type { JsonObject } from '../storage/parse-json.js';

/** A name of a Keras file as tfjs reads it: `inbound_nodes` and `inbound__nodes` are both `inboundNodes`. */
export function camelCase(name: string): string {
  return name.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase());
}

/** The value under a camel-case name, however it is written. */
export function settingOf(config: JsonObject, name: string): unknown {
  return Object.entries(config).find(([written]) => camelCase(written) === name)?.[1];
}
