import { ShapeError } from '@striate/core';
import type { Augmentation } from '@striate/core/data';
import type { FineTuneOptions } from '@striate/core/transfer';
import { defaultAugmentation, pictureKind } from './augmentation/default-augmentation.js';
import { flipHorizontal } from './augmentation/flip.js';
import type { ImageInput } from './preprocessing/decode.js';
import type { Pixels } from './preprocessing/pixels.js';
import type { ResizeMode } from './preprocessing/resize.js';

type Tuning = FineTuneOptions<ImageInput, Pixels>;

/** How `ImageClassifier.fineTune` trains; everything but the backbone has a default. */
export interface ImageFineTuneOptions extends Omit<Tuning, 'augmentation' | 'augmentFrom' | 'variants'> {
  /**
   * - `mirror`: each picture and its mirror image, which a frozen backbone sees once.
   * - `default`: so while the backbone is frozen; afterwards {@link defaultAugmentation}, another way in each epoch.
   * - `none`: the pictures alone. For pictures that mean something else when mirrored, such as characters.
   * - a function: in every epoch, so that a frozen backbone runs in every epoch too.
   *
   * Default `mirror`.
   */
  readonly augment?: 'mirror' | 'default' | 'none' | Augmentation<Pixels>;
  /**
   * How pictures of another aspect ratio meet the network's size; default `stretch`. They are taken whole: the margin that
   * published preprocessing cuts off for ImageNet may hold what one's own pictures are about.
   */
  readonly resize?: ResizeMode;
}

const MIRRORED = { name: 'mirrored', apply: flipHorizontal };

/** What `augment` means to core. */
export function tuningAugmentation({
  augment = 'mirror',
  backbone,
}: Pick<ImageFineTuneOptions, 'augment' | 'backbone'>): Pick<
  Tuning,
  'augmentation' | 'augmentFrom' | 'variants'
> {
  if (typeof augment === 'function') return { augmentation: augment };
  if (augment === 'none') return {};
  if (augment === 'mirror') return { variants: [MIRRORED] };
  if (augment === 'default') {
    const kind = pictureKind(backbone.preprocessor.outputShape);
    const augmentation = defaultAugmentation({ kind });
    return { augmentation, augmentFrom: 'unfreezing', variants: kind === 'photographs' ? [MIRRORED] : [] };
  }
  throw new ShapeError(
    `ImageClassifier.fineTune: augment must be "mirror", "default", "none" or a function, received ${JSON.stringify(augment)}.`,
  );
}
