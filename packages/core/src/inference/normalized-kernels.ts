import type { LayersModel, LayerVariable, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type BatchNormLayer, isChannelsLast, isOverChannels } from './fold-batch-norm.js';
import { type Call, countUses, Graph, modelsIn } from './graph.js';
import { kindOf, type Layer, type LayerKind } from './layer-kinds.js';

/** A kernel that batch normalisation follows, by names of weights as in a saved model. */
export interface NormalizedKernel {
  /** `[..., channels]`: the output's channels last. */
  readonly kernel: string;
  /** These are `[channels]`. */
  readonly bias: string | undefined;
  readonly gamma: string;
  readonly mean: string;
  readonly variance: string;
  readonly epsilon: number;
}

interface KernelLayer extends Layer {
  readonly kernel?: LayerVariable;
  readonly pointwiseKernel?: LayerVariable;
  readonly bias: LayerVariable | null;
}

const KINDS: ReadonlySet<LayerKind | undefined> = new Set<LayerKind>([
  'Conv1D',
  'Conv2D',
  'Dense',
  'SeparableConv2D',
]);

/**
 * Finds the kernels whose output channels can be scaled at will, because the batch normalisation behind them alone sees
 * that and can scale back: in a model and in the models in it. Not depthwise ones.
 */
export function normalizedKernels(model: LayersModel): NormalizedKernel[] {
  const uses = countUses(model);
  return modelsIn(model).flatMap((one) => {
    const graph = new Graph(one);
    return graph.calls.flatMap((call) => {
      const giver = isOverChannels(call) ? graph.giverOf(call.inputs[0] as SymbolicTensor) : undefined;
      const scalable =
        giver &&
        graph.onlyReaderOf(call.inputs[0] as SymbolicTensor) === call &&
        KINDS.has(kindOf(giver.layer)) &&
        giver.layer.getConfig().activation === 'linear' &&
        isChannelsLast(giver) &&
        [call, giver].every(({ layer }) => uses.get(layer) === 1);
      return scalable ? describe(giver, call) : [];
    });
  });
}

function describe({ layer }: Call, norm: Call): NormalizedKernel[] {
  const { kernel, pointwiseKernel, bias } = layer as KernelLayer;
  const { gamma, movingMean, movingVariance, epsilon } = norm.layer as BatchNormLayer;
  if (!gamma) return [];
  return [
    {
      kernel: ((pointwiseKernel ?? kernel) as LayerVariable).originalName,
      bias: bias?.originalName,
      gamma: gamma.originalName,
      mean: movingMean.originalName,
      variance: movingVariance.originalName,
      epsilon,
    },
  ];
}
