import { isObject, refuse } from '../storage/parse-json.js';
import { camelCase, settingOf } from './keras-names.js';

/** These are called once while they are built, so their first use by others is call number 1. */
const CALLED_WHEN_BUILT = new Set(['InputLayer', 'Model', 'Functional', 'Sequential']);
const MAX_LAYERS = 5000;

/** One call of a layer: which calls of which layers give its inputs. */
type Call = readonly { readonly layer: string; readonly call: number }[];

interface Wired {
  readonly waiting: Call[];
  done: number;
}

/**
 * Checks that every layer of a functional model gets its inputs from layers that exist and that don't wait for it in
 * turn: tfjs waits for such an input for ever.
 *
 * @param layers the `layers` of a model's config
 * @throws BundleError naming the layer
 */
export function checkWiring(layers: readonly unknown[], where: string): void {
  if (layers.length > MAX_LAYERS) throw refuse(where, `has a model of more than ${MAX_LAYERS} layers`);
  const wired = new Map<string, Wired>();
  for (const layer of layers) {
    if (!isObject(layer)) throw refuse(where, 'has a layer that is no object');
    const nodes = settingOf(layer, 'inboundNodes');
    // A sequential model has no wiring.
    if (nodes === undefined) continue;
    const { name } = layer;
    const config = settingOf(layer, 'config');
    if (typeof name !== 'string' || wired.has(name) || !isObject(config) || config.name !== name) {
      throw refuse(where, `has a layer ${JSON.stringify(name)} without a name of its own`);
    }
    const className = camelCase(String(settingOf(layer, 'className')));
    wired.set(name, {
      waiting: readCalls(nodes, name, where),
      done: CALLED_WHEN_BUILT.has(className) ? 1 : 0,
    });
  }
  runCalls(wired);
  for (const [name, { waiting }] of wired) {
    if (waiting.length > 0) {
      throw refuse(
        where,
        `has a layer ${JSON.stringify(name)} whose inputs do not exist or depend on itself`,
      );
    }
  }
}

function readCalls(nodes: unknown, name: string, where: string): Call[] {
  const broken = () => refuse(where, `has a layer ${JSON.stringify(name)} with broken inbound_nodes`);
  if (!Array.isArray(nodes)) throw broken();
  return nodes.map((inputs: unknown) => {
    if (!Array.isArray(inputs)) throw broken();
    return inputs.map((input: unknown) => {
      const [layer, call]: unknown[] = Array.isArray(input) ? input : [];
      if (typeof layer !== 'string' || !Number.isSafeInteger(call) || (call as number) < 0) throw broken();
      return { layer, call: call as number };
    });
  });
}

/** Does what tfjs does, in its order, until nothing more can be done. */
function runCalls(wired: ReadonlyMap<string, Wired>): void {
  const ready = (call: Call): boolean =>
    call.every((input) => (wired.get(input.layer)?.done ?? 0) > input.call);
  for (let progress = true; progress; ) {
    progress = false;
    for (const layer of wired.values()) {
      for (const call of layer.waiting.splice(0)) {
        if (ready(call)) {
          // A call without inputs is none.
          layer.done += Math.min(1, call.length);
          progress = true;
        } else {
          layer.waiting.push(call);
        }
      }
    }
  }
}
