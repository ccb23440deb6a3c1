/** The name that the processor below has in a worklet. */
export const CAPTURE = 'striate-capture';

/**
 * Runs on the audio thread: mixes down what comes in and posts it in pieces of `length` frames. Text, so that it needs no file of its
 * own, for which every bundler has another rule.
 */
const PROCESSOR = `
registerProcessor('${CAPTURE}', class extends AudioWorkletProcessor {
  constructor({ processorOptions: { length } }) {
    super();
    this.piece = new Float32Array(length);
    this.filled = 0;
    this.open = true;
    this.port.onmessage = () => { this.open = false; };
  }
  process([channels]) {
    // Without channels nothing is connected or it is silent; time goes on.
    const frames = channels.length > 0 ? channels[0].length : 128;
    for (let i = 0; i < frames; i++) {
      let sum = 0;
      for (const channel of channels) sum += channel[i];
      this.piece[this.filled++] = sum / Math.max(1, channels.length);
      if (this.filled === this.piece.length) {
        this.port.postMessage(this.piece, [this.piece.buffer]);
        this.piece = new Float32Array(this.filled);
        this.filled = 0;
      }
    }
    return this.open;
  }
});
`;

/** A context knows a processor once. */
const loaded = new WeakMap<BaseAudioContext, Promise<void>>();

/** Makes the processor known to a context. */
export function loadCapture(context: BaseAudioContext): Promise<void> {
  const known = loaded.get(context);
  if (known) return known;
  const address = URL.createObjectURL(new Blob([PROCESSOR], { type: 'text/javascript' }));
  const loading = context.audioWorklet.addModule(address).finally(() => URL.revokeObjectURL(address));
  loaded.set(context, loading);
  return loading;
}
