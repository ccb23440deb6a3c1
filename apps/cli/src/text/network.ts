import { readFile } from 'node:fs/promises';
import {
  bytePairTokenizer,
  characterTokenizer,
  TextClassifier,
  type TextFitOptions,
  type Tokenizer,
  textArchitecture,
  wordTokenizer,
} from '@striate/text';
import {
  type NetworkRequest,
  type SharedOptions,
  type TrainableNetwork,
  withProgress,
} from '../actions/network.js';
import { checkBackboneFlags } from '../commands/backbone-options.js';
import type { TrainTextOptions } from '../commands/train-text.js';
import { tuningFlags } from '../commands/tuning-options.js';

type Request = NetworkRequest<string, TrainTextOptions>;

/**
 * Opens an architecture to train from scratch, or a trained classifier to go on from.
 *
 * @throws DataError for an unknown architecture, or a tokeniser that can't be read
 * @throws BundleError for a classifier that can't be read
 */
export async function openNetwork(
  options: TrainTextOptions,
): Promise<TrainableNetwork<string, TrainTextOptions>> {
  if (options.backbone === undefined) {
    const settings = await fitSettings(options);
    const train = (request: Request) =>
      withProgress(request, (shared) => TextClassifier.fit(request.data.train, { ...shared, ...settings }));
    return { train, dispose: () => {} };
  }
  const backbone = await TextClassifier.load(options.backbone);
  const train = (request: Request) => withProgress(request, (shared) => fineTune(backbone, request, shared));
  return { train, dispose: () => backbone.dispose() };
}

/** What a network from scratch is trained with, whichever texts it gets. */
export async function fitSettings(
  options: TrainTextOptions,
): Promise<Omit<TextFitOptions, keyof SharedOptions<string>>> {
  const { model, embeddings, minCount, augment, baseline } = options;
  return {
    model: textArchitecture(model),
    embeddings,
    minCount,
    augment,
    // Left to `fit`, which has none for texts of several labels.
    baseline: baseline ? undefined : false,
    tokenizer: await openTokenizer(options),
    classWeights: classWeights(options),
  };
}

function fineTune(backbone: TextClassifier, { data, options }: Request, shared: SharedOptions<string>) {
  const { freezeEpochs, unfreezeFrom, unfrozenLearningRate, headHidden, baseline } = options;
  return TextClassifier.fineTune(data.train, {
    ...shared,
    backbone,
    freezeEpochs,
    unfreezeFrom,
    unfrozenLearningRate,
    baseline,
    head: { hidden: headHidden },
    classWeights: classWeights(options),
  });
}

function classWeights({ balance }: Pick<TrainTextOptions, 'balance'>): 'balanced' | undefined {
  return balance ? 'balanced' : undefined;
}

/** @returns undefined where the network's own will do */
async function openTokenizer({
  tokenizer,
  lowercase,
}: Pick<TrainTextOptions, 'tokenizer' | 'lowercase'>): Promise<Tokenizer | undefined> {
  if (tokenizer === undefined) return lowercase ? wordTokenizer({ lowercase }) : undefined;
  if (tokenizer === 'words') return wordTokenizer({ lowercase });
  if (tokenizer === 'characters') return characterTokenizer({ lowercase });
  return bytePairTokenizer(await readFile(tokenizer, 'utf8'));
}

/**
 * Looks at what can be wrong with a network's options before anything is opened.
 *
 * @throws UsageError for options that make no sense together
 * @throws DataError for an unknown architecture
 */
export function checkNetworkOptions(options: TrainTextOptions): void {
  if (options.backbone === undefined) textArchitecture(options.model);
  checkBackboneFlags(options.backbone, tuningFlags(options));
}
