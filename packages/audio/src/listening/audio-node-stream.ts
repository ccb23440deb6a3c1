import type { Waveform } from '../decoding/waveform.js';
import { CAPTURE, loadCapture } from './capture-worklet.js';
import type { LiveSource } from './listening-source.js';
import { PieceQueue } from './piece-queue.js';

/** Seconds of a piece: less than a hop, and few enough messages. */
const PIECE_SECONDS = 0.05;
/** Seconds that may wait to be read. */
const WAITING_SECONDS = 30;

/**
 * What passes through a node of the page's own audio graph, such as a `<video>`'s: live, mono, at its context's rate.
 *
 * The node stays the caller's, as does its context, which must be running; the loop's end takes the listener off it.
 *
 * @throws DataError where 30 seconds wait to be read
 * @example
 * const context = new AudioContext();
 * const node = context.createMediaElementSource(video);
 * for await (const hit of classifier.listen(audioNodeStream(node))) show(hit);
 */
export function audioNodeStream(node: AudioNode): LiveSource {
  return { live: true, [Symbol.asyncIterator]: () => captureNode(node, waitingPieces()) };
}

/** Where pieces of a node wait to be read. */
export function waitingPieces(): PieceQueue {
  return new PieceQueue(WAITING_SECONDS / PIECE_SECONDS);
}

/** @param queue through which the pieces go: whoever knows that no more will come can say so */
export async function* captureNode(node: AudioNode, queue: PieceQueue): AsyncGenerator<Waveform> {
  const { context } = node;
  await loadCapture(context);
  const capture = new AudioWorkletNode(context, CAPTURE, {
    processorOptions: { length: Math.round(PIECE_SECONDS * context.sampleRate) },
  });
  capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => queue.push(data);
  node.connect(capture);
  // Only what leads to a destination is sure to be computed. The processor writes nothing, so it stays silent.
  capture.connect(context.destination);
  try {
    for (;;) yield { samples: await queue.take(), sampleRate: context.sampleRate };
  } finally {
    capture.port.postMessage('close');
    capture.port.close();
    node.disconnect(capture);
    capture.disconnect();
  }
}
