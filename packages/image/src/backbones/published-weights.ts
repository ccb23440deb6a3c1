import { kerasWeightMap, torchWeightMap, type WeightFile, type WeightMap } from '@striate/core/weights';
import type { ImageNetwork } from '../models/image-network.js';
import type { PreprocessingPreset } from './preprocessing-presets.js';

/** How the published weights of a network are named and what they want their input to be. */
export interface PublishedWeights {
  readonly preprocessing: PreprocessingPreset;
  /** Whether a name is one that this layout has, and the network's other one has not. */
  readonly isOwnName: (name: string) => boolean;
  /** Whether a name belongs to the head. */
  readonly isHeadName: (name: string) => boolean;
  readonly map: WeightMap;
  /** Rewrites files of a naming that the map can't follow; others pass as they are. */
  readonly adapt?: (file: WeightFile) => WeightFile;
}

/** A network with its weights' naming. */
export interface PublishedNetwork {
  readonly network: ImageNetwork;
  readonly weights: PublishedWeights;
}

/**
 * By our own names, as in files that this package saved, else by Keras's.
 *
 * @param aliases other names of layers, of older versions
 */
export function kerasMap(aliases: Readonly<Record<string, string>> = {}): WeightMap {
  return (weight, file) => {
    const places = [{ name: weight.name }, ...[kerasWeightMap(weight, file)].flat()];
    const alias = aliases[weight.layer.name];
    if (alias === undefined) return places;
    const path = `${alias}/${weight.name.slice(weight.name.lastIndexOf('/') + 1)}`;
    const older = [path, `${alias}/${path}:0`, `${alias}/${path}`, `${path}:0`];
    return [...places, ...older.map((name) => ({ name }))];
  };
}

/**
 * By our own names, else by torchvision's, else by those of another PyTorch library.
 *
 * @param rename torchvision's name to the other library's; undefined where they agree. A dense layer may be a 1x1
 * convolution there
 */
export function torchMap(rename: (name: string) => string | undefined = () => undefined): WeightMap {
  return (weight) => {
    const own = { name: weight.name };
    const place = torchWeightMap(weight);
    const other = rename(place.name);
    if (other === undefined) return [own, place];
    const { shape } = weight.variable;
    const matrix = shape.length === 2 ? [shape[1] as number, shape[0] as number] : undefined;
    return [own, place, { ...place, name: other, reshape: place.reshape ?? matrix }];
  };
}
