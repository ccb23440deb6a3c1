/** What decides whether a convolution, or its filter's gradient, is computed in fewer products. */
export interface WinogradShape {
  /** Output pixels of all images. */
  readonly pixels: number;
  readonly outWidth: number;
  readonly filterWidth: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
}

/** Channels below which reading and writing the points takes as long as the products that they save: measured. */
const LEAST_CHANNELS = 16;

/** Output pixels below which the filter's own points take too long, for each of its points. */
const PIXELS_A_POINT = 40;

/**
 * Whether Winograd's minimal filtering is faster (assembly/winograd.ts): a filter 3, 4 or 5 taps wide at stride 1, with
 * channels that fill whole vectors.
 */
export function isWinograd({
  pixels,
  outWidth,
  filterWidth,
  inChannels,
  outChannels,
  strideHeight,
  strideWidth,
}: WinogradShape): boolean {
  return (
    strideHeight === 1 &&
    strideWidth === 1 &&
    filterWidth >= 3 &&
    filterWidth <= 5 &&
    outWidth > 1 &&
    [inChannels, outChannels].every((channels) => channels >= LEAST_CHANNELS && channels % 4 === 0) &&
    pixels >= PIXELS_A_POINT * (filterWidth + 1)
  );
}
