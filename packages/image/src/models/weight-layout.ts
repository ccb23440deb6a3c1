import { ShapeError } from '@striate/core';

/** Whose names and paddings a network has, where there are weights of both. */
export type WeightLayout = 'torchvision' | 'keras';

/** The one asked for, or both: the usual one first. */
export function layoutsOf(layout: WeightLayout | undefined): readonly WeightLayout[] {
  return layout === undefined ? ['torchvision', 'keras'] : [layout];
}

/** A network's name: `vgg-16`, `vgg-16-keras`. */
export function nameIn(layout: WeightLayout, name: string): string {
  return layout === 'torchvision' ? name : `${name}-${layout}`;
}

/** @throws ShapeError for an unknown layout */
export function checkLayout(network: string, layout: string): void {
  if (layout === 'torchvision' || layout === 'keras') return;
  throw new ShapeError(
    `${network}: expected layout torchvision or keras, received ${JSON.stringify(layout)}; leave it out for torchvision, or to follow the weights`,
  );
}
