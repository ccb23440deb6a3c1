/**
 * Ceilings for what one import adds to a web page: minified, gzipped, without tfjs. Measured, plus a margin of some
 * 15%. Raise one only on purpose.
 */
const CEILINGS = {
  '@striate/kernels': ['packages/kernels/dist/index.js', '6 kB'],
};

export default Object.entries(CEILINGS).map(([name, [path, limit]]) => ({
  name,
  path: `../${path}`,
  limit,
  gzip: true,
  ignore: ['@tensorflow/*'],
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm', logLevel: 'error' }),
}));
