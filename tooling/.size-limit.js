/**
 * Ceilings for what one import adds to a web page: minified, gzipped, without tfjs, with what is loaded on demand.
 * Measured, plus a margin of some 20%. Raise one only on purpose.
 */
const CEILINGS = {
  '@striate/kernels': ['packages/kernels/dist/index.js', '31.5 kB'],
  '@striate/core': ['packages/core/dist/index.js', '140 kB'],
  '@striate/core/backend': ['packages/core/dist/backend/index.js', '34.5 kB'],
  '@striate/core/blocks': ['packages/core/dist/blocks/index.js', '6.5 kB'],
  '@striate/core/bundle': ['packages/core/dist/bundle/index.js', '40.5 kB'],
  '@striate/core/classifier': ['packages/core/dist/classifier/index.js', '48 kB'],
  '@striate/core/data': ['packages/core/dist/data/index.js', '10.5 kB'],
  '@striate/core/explain': ['packages/core/dist/explain/index.js', '1.5 kB'],
  '@striate/core/inference': ['packages/core/dist/inference/index.js', '7.5 kB'],
  '@striate/core/layers': ['packages/core/dist/layers/index.js', '10.5 kB'],
  '@striate/core/metrics': ['packages/core/dist/metrics/index.js', '7.5 kB'],
  '@striate/core/report': ['packages/core/dist/report/index.js', '120 kB'],
  '@striate/core/storage': ['packages/core/dist/storage/index.js', '14.5 kB'],
  '@striate/core/testing': ['packages/core/dist/testing/index.js', '42.5 kB'],
  '@striate/core/training': ['packages/core/dist/training/index.js', '24 kB'],
  '@striate/core/weights': ['packages/core/dist/weights/index.js', '31 kB'],
  '@striate/image': ['packages/image/dist/index.js', '100 kB'],
  '@striate/image, lenet5 alone': ['packages/image/dist/index.js', '6.5 kB', '{ lenet5 }'],
  '@striate/image/augmentation': ['packages/image/dist/augmentation/index.js', '4.5 kB'],
  '@striate/image/backbones': ['packages/image/dist/backbones/index.js', '53.5 kB'],
  '@striate/image/datasets': ['packages/image/dist/datasets/index.js', '11.5 kB'],
  '@striate/image/models': ['packages/image/dist/models/index.js', '54.5 kB'],
  '@striate/image/preprocessing': ['packages/image/dist/preprocessing/index.js', '6 kB'],
  '@striate/text': ['packages/text/dist/index.js', '112 kB'],
  '@striate/text, wordTokenizer alone': ['packages/text/dist/index.js', '1.3 kB', '{ wordTokenizer }'],
  '@striate/text/baseline': ['packages/text/dist/baseline/index.js', '31.5 kB'],
  '@striate/text/datasets': ['packages/text/dist/datasets/index.js', '29.5 kB'],
  '@striate/text/embeddings': ['packages/text/dist/embeddings/index.js', '6.5 kB'],
  '@striate/text/models': ['packages/text/dist/models/index.js', '12 kB'],
  '@striate/text/preprocessing': ['packages/text/dist/preprocessing/index.js', '18.5 kB'],
  '@striate/text/tokenizers': ['packages/text/dist/tokenizers/index.js', '18 kB'],
};

export default Object.entries(CEILINGS).map(([name, [path, limit, names]]) => ({
  name,
  path: `../${path}`,
  import: names,
  limit,
  gzip: true,
  ignore: ['@tensorflow/*'],
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm', logLevel: 'error' }),
}));
