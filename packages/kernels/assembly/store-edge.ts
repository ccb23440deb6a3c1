/** Bytes of the scratch that a tile at the edge needs: 32 numbers. */
export const TILE_BYTES: usize = 128;

/** Adds or copies mr rows of nr numbers of a tile, whose rows lie `pitch` bytes apart, to C. */
export function storeEdge(
  tile: usize,
  pitch: usize,
  c: usize,
  ldc: usize,
  mr: i32,
  nr: i32,
  accumulate: bool,
): void {
  const vectors = (<usize>(nr & ~3)) << 2;
  const row = (<usize>nr) << 2;
  for (let i = 0; i < mr; i++) {
    let at: usize = 0;
    for (; at < vectors; at += 16) {
      const four = v128.load(tile + at);
      v128.store(c + at, accumulate ? f32x4.add(four, v128.load(c + at)) : four);
    }
    for (; at < row; at += 4) {
      store<f32>(c + at, load<f32>(tile + at) + (accumulate ? load<f32>(c + at) : <f32>0));
    }
    tile += pitch;
    c += ldc;
  }
}
