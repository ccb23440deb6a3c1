import { type Architecture, ShapeError, type TrainClassifierOptions } from '@striate/core';
import type { Augmentation, Dataset } from '@striate/core/data';
import { defaultAugmentation, pictureKind } from './augmentation/default-augmentation.js';
import type { ImageInput } from './preprocessing/decode.js';
import { type ImagePreprocessor, imagePreprocessor } from './preprocessing/image-preprocessor.js';
import type { ImageSize, Pixels } from './preprocessing/pixels.js';
import type { ResizeMode } from './preprocessing/resize.js';
import { type ChannelStatistics, channelStatistics } from './preprocessing/statistics.js';

export interface ImageFitOptions
  extends Omit<TrainClassifierOptions<ImageInput, Pixels>, 'architecture' | 'preprocessor' | 'augmentation'> {
  /** The network: `lenet5()`, `resNetCifar({ depth: 20 })`, ... */
  readonly model: Architecture;
  /** `default`: {@link defaultAugmentation} for the {@link pictureKind} of the network's input. Default `default`. */
  readonly augment?: 'default' | 'none' | Augmentation<Pixels>;
  /** `[height, width]` of the network's input; default as published. */
  readonly size?: ImageSize;
  /** 1 grey or 3 colour; default as published: LeNet-5 sees grey, the others colour. */
  readonly channels?: 1 | 3;
  /** How pictures of another aspect ratio meet the size; default `stretch`. */
  readonly resize?: ResizeMode;
  /** Mean and deviation of each channel, of values in 0..1; default measured on up to 512 of the training pictures. */
  readonly statistics?: ChannelStatistics;
}

/** What these options say of pictures on their way to the network. */
type PreparationOptions = Pick<
  ImageFitOptions,
  'augment' | 'channels' | 'model' | 'resize' | 'size' | 'statistics'
>;

/** A network, how pictures come to it, and the options that are about neither. */
export interface Prepared<Options> {
  readonly architecture: Architecture;
  readonly preprocessor: ImagePreprocessor;
  readonly augmentation: Augmentation<Pixels> | undefined;
  readonly others: Omit<Options, keyof PreparationOptions>;
}

/**
 * Fills in what the options leave out, by the network and the pictures.
 *
 * @throws ShapeError for settings out of range, before any picture is read
 * @throws DataError for pictures that can't be decoded
 */
export async function prepare<Options extends PreparationOptions>(
  dataset: Dataset<ImageInput>,
  options: Options,
): Promise<Prepared<Options>> {
  const { model, augment = 'default', size, channels, resize, statistics, ...others } = options;
  const unmeasured = unmeasuredPreprocessor({ model, size, channels, resize });
  const augmentation = chooseAugmentation(augment, unmeasured);
  const preprocessor = await measuredPreprocessor(unmeasured, dataset, statistics);
  return { architecture: model, preprocessor, augmentation, others };
}

/** Without mean and deviation yet: settings out of range fail before any picture is read. */
function unmeasuredPreprocessor({ model, size, channels, resize }: PreparationOptions): ImagePreprocessor {
  const [height, width, depth] = model.inputShape as [number, number, 1 | 3];
  return imagePreprocessor({ size: size ?? [height, width], channels: channels ?? depth, resize });
}

async function measuredPreprocessor(
  unmeasured: ImagePreprocessor,
  dataset: Dataset<ImageInput>,
  statistics: ChannelStatistics | undefined,
): Promise<ImagePreprocessor> {
  const config = unmeasured.toConfig();
  const { mean, std } = statistics ?? (await channelStatistics(dataset, { channels: config.channels }));
  return imagePreprocessor({ ...config, mean, std });
}

function chooseAugmentation(
  augment: NonNullable<ImageFitOptions['augment']>,
  preprocessor: ImagePreprocessor,
): Augmentation<Pixels> | undefined {
  if (typeof augment === 'function') return augment;
  if (augment === 'none') return undefined;
  if (augment === 'default') return defaultAugmentation({ kind: pictureKind(preprocessor.outputShape) });
  throw new ShapeError(
    `ImageClassifier.fit: augment must be "default", "none" or a function, received ${JSON.stringify(augment)}.`,
  );
}
