import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { isModel, type Layer } from './layer-kinds.js';

type Node = Layer['inboundNodes'][number];

/** One use of a layer in a model. */
export interface Call {
  readonly layer: Layer;
  /** What the layer was called with besides its inputs. */
  readonly callArgs: Node['callArgs'];
  /** Changes when a call before it is taken out. */
  inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** A model's calls in the order of their computation, from which calls can be taken out. The model stays as it is. */
export class Graph {
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  calls: readonly Call[];

  constructor(model: LayersModel) {
    this.inputs = model.inputs;
    this.outputs = model.outputs;
    this.calls = callsOf(model);
  }

  /** The call that gives a tensor; undefined for an input of the model. */
  giverOf(tensor: SymbolicTensor): Call | undefined {
    return this.calls.find(({ outputs }) => outputs.includes(tensor));
  }

  /** The one call that reads a tensor; undefined where there are several, or where the model gives it out. */
  onlyReaderOf(tensor: SymbolicTensor): Call | undefined {
    if (this.outputs.includes(tensor)) return undefined;
    const readers = this.calls.filter(({ inputs }) => inputs.includes(tensor));
    return readers.length === 1 ? readers[0] : undefined;
  }

  /**
   * Lets whoever reads the call's output read its input.
   *
   * @param call with one input and one output, which is none of the model's
   */
  takeOut(call: Call): void {
    const [output] = call.outputs;
    const [input] = call.inputs as [SymbolicTensor];
    this.calls = this.calls.filter((other) => other !== call);
    for (const reader of this.calls) {
      if (reader.inputs.includes(output as SymbolicTensor))
        reader.inputs = reader.inputs.map((tensor) => (tensor === output ? input : tensor));
    }
  }

  /** Whether a call is of one input and one output, without further arguments, and its output stays in the model. */
  isInner({ inputs, outputs, callArgs }: Call): boolean {
    return (
      inputs.length === 1 &&
      outputs.length === 1 &&
      Object.keys(callArgs ?? {}).length === 0 &&
      !this.outputs.includes(outputs[0] as SymbolicTensor)
    );
  }
}

/** A model and the models in it, each once. */
export function modelsIn(model: LayersModel): LayersModel[] {
  const models = new Set([model]);
  // A set gives out what is added while it is gone through.
  for (const one of models) for (const { layer } of callsOf(one)) if (isModel(layer)) models.add(layer);
  return [...models];
}

/** How often each layer is called, over a model and the models in it. */
export function countUses(model: LayersModel): Map<Layer, number> {
  const uses = new Map<Layer, number>();
  for (const { layer } of modelsIn(model).flatMap(callsOf)) uses.set(layer, (uses.get(layer) ?? 0) + 1);
  return uses;
}

/** Walks back from the outputs, without recursion: a model may be thousands of layers deep. */
function callsOf({ inputs, outputs }: LayersModel): Call[] {
  const calls: Call[] = [];
  const started = new Set<Node>();
  const done = new Set<Node>();
  const pending = outputs.toReversed();
  for (let tensor = pending.at(-1); tensor; tensor = pending.at(-1)) {
    const { sourceLayer: layer, nodeIndex } = tensor;
    const node = layer.inboundNodes[nodeIndex] as Node;
    if (inputs.includes(tensor) || done.has(node)) {
      pending.pop();
    } else if (started.has(node)) {
      pending.pop();
      done.add(node);
      const { callArgs, inputTensors, outputTensors } = node;
      calls.push({ layer, callArgs, inputs: inputTensors, outputs: outputTensors });
    } else {
      started.add(node);
      pending.push(...node.inputTensors.toReversed());
    }
  }
  return calls;
}
