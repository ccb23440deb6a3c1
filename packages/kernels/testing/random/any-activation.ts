import fc from 'fast-check';

/** What tfjs's fused operations can end with, but for 'prelu', which wants weights. */
export const anyActivation = fc.constantFrom(
  'linear' as const,
  'relu' as const,
  'relu6' as const,
  'elu' as const,
  'sigmoid' as const,
  'leakyrelu' as const,
);
