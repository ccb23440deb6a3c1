import { DataError } from '@striate/core';
import type { Waveform } from '../decoding/waveform.js';
import { captureNode, waitingPieces } from './audio-node-stream.js';
import type { LiveSource } from './listening-source.js';

export interface MicrophoneOptions {
  /** Which one, as `navigator.mediaDevices.enumerateDevices()` names it; default the page's. */
  readonly deviceId?: string;
  /** Whether the browser takes out what the page itself plays; default false. */
  readonly echoCancellation?: boolean;
  /** Whether the browser takes out what it holds for noise; default false. */
  readonly noiseSuppression?: boolean;
  /** Whether the browser evens out loudness; default false. */
  readonly autoGainControl?: boolean;
}

/** A context that a browser lets start does so at once; one that waits for a click waits for ever. */
const START_MILLISECONDS = 3000;

/**
 * The microphone of a page: mono pieces of 50 ms, each with its sample rate, which is the device's.
 *
 * It is opened with the first piece that is asked for, when the browser may ask for permission, and let go of at the end of the loop.
 * What browsers do to make calls pleasant is off: networks are trained on sound as it is.
 *
 * @throws DataError, when its turn comes: outside of a page (in Node), on a page that isn't secure, without permission or a device,
 *   where another program holds it, where the page may not play sound yet, or when it is unplugged
 * @example
 * button.onclick = async () => {
 *   for await (const { label, time } of classifier.listen(microphone())) show(label, time);
 * };
 */
export function microphone(options: MicrophoneOptions = {}): LiveSource {
  return { live: true, [Symbol.asyncIterator]: () => record(options) };
}

async function* record(options: MicrophoneOptions): AsyncGenerator<Waveform> {
  const stream = await openMicrophone(options);
  const tracks = stream.getTracks();
  try {
    const context = new AudioContext();
    try {
      await start(context);
      const queue = waitingPieces();
      for (const track of tracks) track.onended = () => queue.fail(stopped());
      yield* captureNode(context.createMediaStreamSource(stream), queue);
    } finally {
      await context.close();
    }
  } finally {
    for (const track of tracks) track.stop();
  }
}

/** What the errors of `getUserMedia` mean to whoever sits before the page. */
const REMEDIES: Readonly<Record<string, string>> = {
  NotAllowedError: 'permission was refused; allow the microphone for this page in the browser, and try again',
  NotFoundError: 'there is none; connect one, and try again',
  OverconstrainedError: 'there is none with this deviceId; choose one of enumerateDevices(), or leave it out',
  NotReadableError: 'it is held by another program, or by the system; close that, and try again',
  SecurityError: "the page's policy forbids it; allow microphone in its Permissions-Policy",
};

async function openMicrophone(options: MicrophoneOptions): Promise<MediaStream> {
  const { deviceId, echoCancellation = false, noiseSuppression = false, autoGainControl = false } = options;
  const audio = {
    echoCancellation,
    noiseSuppression,
    autoGainControl,
    ...(deviceId !== undefined && { deviceId: { exact: deviceId } }),
  };
  const devices = mediaDevices();
  try {
    return await devices.getUserMedia({ audio });
  } catch (cause) {
    const { name, message } = cause as DOMException;
    throw new DataError(`microphone: it can't be opened: ${REMEDIES[name] ?? `${name}: ${message}`}.`, {
      cause,
    });
  }
}

function mediaDevices(): MediaDevices {
  if (globalThis.isSecureContext === false) {
    throw new DataError(
      'microphone: browsers open it for secure pages alone; serve the page over https, or from localhost.',
    );
  }
  const devices: MediaDevices | undefined = globalThis.navigator?.mediaDevices;
  if (devices && 'AudioContext' in globalThis) return devices;
  throw new DataError(
    "microphone: there is one only in a browser's page, not in Node or a worker; in Node, pipe the sound of a recorder such as " +
      'arecord or sox into the program, and take pcmStream(process.stdin, { sampleRate }).',
  );
}

async function start(context: AudioContext): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, START_MILLISECONDS);
  });
  await Promise.race([context.resume(), late]).finally(() => clearTimeout(timer));
  if (context.state === 'running') return;
  throw new DataError(
    'microphone: the browser starts sound only after the page was clicked or a key was pressed; begin in the handler of a button.',
  );
}

function stopped(): DataError {
  return new DataError(
    'microphone: it stopped, since it was unplugged or its permission was withdrawn; connect it, and begin again.',
  );
}
