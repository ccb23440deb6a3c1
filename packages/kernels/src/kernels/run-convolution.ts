import type { Native } from '../native/native.js';
import type { Range } from './activate.js';
import { isWinograd } from './winograd.js';

/** A convolution without dilation: sizes, and where its tensors lie. */
export interface Convolution extends Range {
  readonly batch: number;
  /** Address of `[batch, inHeight, inWidth, inChannels]`. */
  readonly x: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  /** Address of `[outChannels]`, 0 for none. */
  readonly bias: number;
  /** Address of `[batch, outHeight, outWidth, outChannels]`. */
  readonly y: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly top: number;
  readonly left: number;
}

/** Bytes of a filter packed into panels of sixteen columns, and of eight for the last ones. */
export function panelBytes(rows: number, columns: number): number {
  return rows * 8 * Math.ceil(columns / 8) * 4;
}

/**
 * Computes a convolution, directly or in fewer products (`isWinograd`).
 *
 * @param packFilter writes the packed filter, `[filterHeight * filterWidth * inChannels, outChannels]`, to an address
 */
export function runConvolution(
  native: Native,
  convolution: Convolution,
  packFilter: (panels: number) => void,
): void {
  const { batch, x, inHeight, inWidth, inChannels: c, filterHeight, filterWidth } = convolution;
  const { bias, low, high, y, outHeight, outWidth, outChannels: f, top, left } = convolution;
  const { strideHeight, strideWidth } = convolution;
  const pixels = batch * outHeight * outWidth;
  const input = [inHeight, inWidth, c];
  const output = [f, bias, low, high, y, outHeight, outWidth];
  const direct = panelBytes(filterHeight * filterWidth * c, f);
  if (!isWinograd({ ...convolution, pixels })) {
    const { convolutionBands, convolutionScratch } = native.functions;
    native.withScratch(direct, (panels) => {
      packFilter(panels);
      native.share(
        'convolution',
        [x, ...input, panels, filterHeight, filterWidth, ...output, strideHeight, strideWidth, top, left],
        {
          units: batch * convolutionBands(outHeight, outWidth),
          cost: (pixels * f * filterHeight * filterWidth * c) / 16,
          scratch: convolutionScratch(
            ...[c, filterHeight, filterWidth, outHeight, outWidth, strideHeight, strideWidth],
          ),
        },
      );
    });
    return;
  }
  const { winogradFilter, winogradScratch, winogradUnits } = native.functions;
  const points = panelBytes(filterHeight * (filterWidth + 1) * c, f);
  native.withScratch(direct + points, (panels) => {
    packFilter(panels);
    winogradFilter(panels, filterHeight, filterWidth, c, f, panels + direct);
    native.share(
      'winogradConvolution',
      [x, batch, ...input, panels, panels + direct, filterHeight, filterWidth, ...output, top, left],
      {
        units: winogradUnits(batch, outHeight, outWidth),
        cost: (pixels * f * filterHeight * (filterWidth + 1) * c) / 32,
        scratch: winogradScratch(c, filterHeight, filterWidth, f, outHeight, outWidth),
      },
    );
  });
}
