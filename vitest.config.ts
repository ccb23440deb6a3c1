import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { findChromium } from './tooling/find-chromium.ts';

// Tests run on sources: see docs/architecture.md, Development.
const SOURCE = '@striate/source';

// tfjs's WebGL backend runs on SwiftShader where there is no GPU; root, as in CI containers, has no sandbox.
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  // A microphone that beeps, and permission to use it; sound without a click first.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

const BUNDLED = [
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgl',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  'fast-check',
  '@striate/audio > @noble/hashes/legacy.js',
  '@striate/audio > @wasm-audio-decoders/flac',
  '@striate/audio > @wasm-audio-decoders/ogg-vorbis',
  '@striate/audio > fft.js',
  '@striate/audio > meyda',
  '@striate/audio > mpg123-decoder',
  '@striate/audio > papaparse',
  '@striate/core > @noble/hashes/sha2.js',
  '@striate/core > fflate',
  '@striate/core > pure-rand/generator/xoroshiro128plus',
  '@striate/text > @huggingface/tokenizers',
  '@striate/text > papaparse',
];

const TESTS = '{packages,apps,tooling}/**/*.test.ts';
const BROWSER_TESTS = '{packages,apps,tooling}/**/*.browser.test.ts';

const node: TestProjectConfiguration = {
  resolve: { conditions: [SOURCE, ...defaultServerConditions] },
  ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
  test: {
    name: 'node',
    environment: 'node',
    include: [TESTS],
    exclude: ['**/node_modules/**', '**/dist/**', BROWSER_TESTS],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};

/**
 * The kernels' tests once more, on the compiled files that Node would not choose: without fused multiply-add, and for a
 * memory that threads share.
 */
function kernelVariant(simd: 'plain' | 'relaxed', threads: number): TestProjectConfiguration {
  const kernels = 'packages/kernels/src';
  return {
    ...node,
    test: {
      ...node.test,
      name: `kernels, ${simd} SIMD, ${threads} thread${threads === 1 ? '' : 's'}`,
      include: [`${kernels}/{gradients,kernels,ops}/*.test.ts`, `${kernels}/*networks.test.ts`],
      // Their many lengths take long, and random cases of them run on every file.
      exclude: [...(node.test?.exclude ?? []), `${kernels}/*/{complex,einsum,fft,power-spectrum}.test.ts`],
      provide: { variant: { simd, threads } },
      // tfjs is loaded once for all files, not once for each.
      isolate: false,
    },
  };
}

function browser(executablePath: string): TestProjectConfiguration {
  return {
    resolve: { conditions: [SOURCE, ...defaultClientConditions] },
    // Bundled before the run: a dependency found in its middle would reload the page under a test.
    optimizeDeps: { include: BUNDLED },
    server: {
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
    test: {
      name: 'browser',
      include: [BROWSER_TESTS],
      testTimeout: 120_000,
      hookTimeout: 120_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: { executablePath, args: CHROMIUM_ARGS } }),
        instances: [{ browser: 'chromium' }],
      },
    },
  };
}

const variants = [kernelVariant('relaxed', 3), kernelVariant('plain', 1), kernelVariant('plain', 4)];
const chromium = findChromium();
if (!chromium) {
  const remedy =
    'install one (apt-get install chromium, npx playwright install chromium) or set CHROMIUM_PATH';
  if (process.env.STRIATE_REQUIRE_BROWSER) throw new Error(`Browser tests are required: ${remedy}.`);
  process.stderr.write(`No Chromium found, so the browser tests are left out: ${remedy}.\n`);
}

export default defineConfig({
  test: {
    // Biome's rule for it takes a call to our `fit` for a focused test.
    allowOnly: false,
    globalSetup: ['./packages/kernels/scripts/build-wasm.mjs', './packages/kernels/testing/random-seed.ts'],
    projects: [node, ...variants, ...(chromium ? [browser(chromium)] : [])],
  },
});
