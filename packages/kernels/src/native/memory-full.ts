/** @param wanted what there is no room for, with its size */
export function memoryFull(wanted: string): Error {
  return new Error(
    `@striate/kernels: ${wanted} was asked for, but the wasm backend's memory is full; use a smaller batch, or dispose of ` +
      'tensors',
  );
}
