/**
 * Refuses channels-first data, as tfjs's own WASM convolutions do.
 *
 * @throws Error when `dataFormat` is 'NCHW'
 */
export function assertChannelsLast(kernelName: string, dataFormat: string | undefined): void {
  if (dataFormat !== undefined && dataFormat !== 'NHWC') {
    throw new Error(
      `${kernelName} on the wasm backend: dataFormat must be 'NHWC', received '${dataFormat}'; ` +
        'transpose the input to [batch, height, width, channels]',
    );
  }
}
