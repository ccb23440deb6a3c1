/** Of `@striate/core`, as written into bundles; equals the one in `package.json`. */
export const CORE_VERSION = '0.0.0';
