/** What tfjs's plain `cpu` backend gives in Node for the small backbone's embedding of the first texture. */
export const FIRST_TEXTURE_EMBEDDING = [
  0.293309, 0.308281, 0.018203, 0.161187, 0.078791, 0.1286, 0.063519, 0.233304, 0.039453, 0.181694, 0.106616,
  0.192988,
] as const;
