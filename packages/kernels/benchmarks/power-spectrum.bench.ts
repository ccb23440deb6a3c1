// Log-mel spectrograms of 64 one-second clips, and their parts: npx vitest bench --run --project node packages/kernels
import * as tf from '@tensorflow/tfjs-core';
import { bench, describe } from 'vitest';
import { installKernels } from '../src/index.js';
import { powerSpectrum } from '../src/ops/index.js';

const CLIPS = 64;
const SAMPLES = 16_000;
const FRAME = { frameLength: 400, hopLength: 160, fftLength: 512 };
const MELS = 80;

function inputs() {
  const clips = tf.randomNormal([CLIPS, SAMPLES], 0, 1, 'float32', 1);
  const window = tf.signal.hannWindow(FRAME.frameLength);
  const mels = tf.randomUniform([FRAME.fftLength / 2 + 1, MELS], 0, 1, 'float32', 2);
  return { clips, window, mels };
}

const work: Record<string, (given: ReturnType<typeof inputs>) => tf.Tensor> = {
  'power spectra': ({ clips, window }) => powerSpectrum(clips, window, FRAME)!,
  'power spectra, mel bands and their logarithm': ({ clips, window, mels }) => {
    const power = tf.reshape(powerSpectrum(clips, window, FRAME)!, [-1, mels.shape[0]!]);
    return tf.log(tf.add(tf.matMul(power, mels), 1e-6));
  },
  'power spectra by tf.signal.stft': ({ clips }) =>
    tf.stack(
      tf.unstack(clips).map((clip) => {
        const { frameLength, hopLength, fftLength } = FRAME;
        return tf.square(tf.abs(tf.signal.stft(clip as tf.Tensor1D, frameLength, hopLength, fftLength)));
      }),
    ),
};

describe.each([1, 4])(`${CLIPS} clips, %i thread(s)`, (threads) => {
  for (const [name, run] of Object.entries(work)) {
    let given: ReturnType<typeof inputs> | undefined;
    bench(name, () => void tf.tidy(() => run(given!).dataId), {
      iterations: 12,
      time: 0,
      warmupIterations: 3,
      warmupTime: 0,
      async setup(_task, mode) {
        if (mode !== 'warmup') return;
        if (tf.engine().registry.wasm) tf.removeBackend('wasm');
        await installKernels({ threads });
        given = inputs();
      },
    });
  }
});
