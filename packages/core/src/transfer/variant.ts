import { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { variableLength } from '../data/variable-length.js';
import { ShapeError } from '../errors.js';

/** A fixed change of a prepared input that keeps its label, such as mirroring: a further example, the same in every epoch. */
export interface Variant<Prepared> {
  /** Tells it from others in caches and messages: another name for another change. */
  readonly name: string;
  /** Returns a new object. */
  apply(input: Prepared): Prepared;
}

/**
 * Sees each example of a dataset several times over: as it is, and in each variant. Position `i` becomes
 * `i (1 + variants.length)` and those after it.
 *
 * @returns arrays of `preprocessor.outputShape`, or of lengths up to it; the id of a variant is `photo.jpg (mirrored)`
 * @throws ShapeError where two variants have the same name
 */
export function withVariants<Input, Prepared>(
  dataset: Dataset<Input>,
  preprocessor: Preprocessor<Input, Prepared>,
  variants: readonly Variant<Prepared>[] = [],
): Dataset<NdArray> {
  checkNames(variants);
  const copies = 1 + variants.length;
  // The copies of an example are mostly asked for one after the other: it is decoded once for them.
  let latest: { readonly index: number; readonly prepared: Prepared | Promise<Prepared> } | undefined;
  const prepare = (index: number): Prepared | Promise<Prepared> => {
    if (latest?.index === index) return latest.prepared;
    const input = dataset.read(index);
    const prepared =
      input instanceof Promise ? input.then((it) => preprocessor.prepare(it)) : preprocessor.prepare(input);
    latest = { index, prepared };
    return prepared;
  };
  const arrays = Dataset.from({
    labels: dataset.labels,
    multiLabel: dataset.multiLabel,
    length: dataset.length * copies,
    info(position) {
      const info = dataset.info(Math.floor(position / copies));
      const variant = variants[(position % copies) - 1];
      return variant ? { ...info, id: `${info.id} (${variant.name})` } : info;
    },
    read(position) {
      const variant = variants[(position % copies) - 1];
      const finish = (prepared: Prepared) =>
        preprocessor.finish(variant ? variant.apply(prepared) : prepared);
      const prepared = prepare(Math.floor(position / copies));
      return prepared instanceof Promise ? prepared.then(finish) : finish(prepared);
    },
    close: () => dataset.close(),
  });
  const { outputShape, variableLength: varies } = preprocessor;
  return varies ? variableLength(arrays, outputShape[0] as number) : arrays;
}

function checkNames(variants: readonly { readonly name: string }[]): void {
  const names = variants.map(({ name }) => name);
  if (new Set(names).size === names.length && !names.includes('')) return;
  throw new ShapeError(
    `withVariants: each variant must have a name of its own, got ${names.map((name) => JSON.stringify(name)).join(', ')}.`,
  );
}
