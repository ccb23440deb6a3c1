import type { LayersModel } from '@tensorflow/tfjs-layers';
import { absorbPadding } from './absorb-padding.js';
import { type Draft, draftOf } from './draft.js';
import { dropIdentities } from './drop-identities.js';
import { foldBatchNorm } from './fold-batch-norm.js';
import { fuseActivations } from './fuse-activation.js';
import { type Call, Graph } from './graph.js';
import type { Layer } from './layer-kinds.js';

/** What becomes of one model: the calls that are left, and the layers of weights that change. */
export class Rewrite {
  readonly graph: Graph;
  readonly #drafts = new Map<Layer, Draft>();
  readonly #uses: ReadonlyMap<Layer, number>;

  /** @param uses how often each layer is called, in all models of the whole */
  constructor(model: LayersModel, uses: ReadonlyMap<Layer, number>) {
    this.graph = new Graph(model);
    this.#uses = uses;
    dropIdentities(this);
    foldBatchNorm(this);
    absorbPadding(this);
    fuseActivations(this);
  }

  /** A layer's changes so far. */
  changesOf(layer: Layer): Draft | undefined {
    return this.#drafts.get(layer);
  }

  /** To change a call's layer: undefined where it has no weights that folding knows, or is called elsewhere too. */
  draft(call: Call): Draft | undefined {
    if (this.#uses.get(call.layer) !== 1) return undefined;
    const draft = this.#drafts.get(call.layer) ?? draftOf(call.layer);
    if (draft) this.#drafts.set(call.layer, draft);
    return draft;
  }

  isRemovable(call: Call): boolean {
    return this.graph.isInner(call);
  }
}
