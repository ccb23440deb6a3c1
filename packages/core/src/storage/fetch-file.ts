import { BundleError } from '../errors.js';
import { formatBytes } from './format-bytes.js';
import { isPassingStatus, reasonOf, statusRemedy } from './http-failure.js';
import { joinBytes } from './join-bytes.js';
import { request } from './request.js';

/** How far a download has come. */
export interface DownloadProgress {
  readonly url: string;
  readonly loadedBytes: number;
  /** Left out where the server does not tell. */
  readonly totalBytes?: number;
}

export interface FetchFileOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
  /** A larger file is refused; default 2 GiB. */
  readonly maxBytes?: number;
  /** How often a failed request is repeated; default 4. */
  readonly retries?: number;
  /** Milliseconds before the first repetition; each further one waits twice as long. Default 500. */
  readonly retryDelay?: number;
  /** Milliseconds without a byte after which a connection counts as failed; default 60,000. */
  readonly timeout?: number;
}

const MAX_BYTES = 2 ** 31;
const MAX_WAIT = 30_000;

/** A failure that may pass: worth another try. */
class PassingError extends Error {
  constructor(
    message: string,
    /** Milliseconds that the server asks to wait. */
    readonly wait = 0,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What has arrived so far; kept over a broken connection, since the server may go on from there. */
interface Received {
  chunks: Uint8Array[];
  bytes: number;
  total: number | undefined;
  /** Tells whether the rest is of the same file; a weak one does not. */
  validator: string | undefined;
}

/**
 * Downloads a file into memory. Network errors, silence, cut-off answers and the statuses 408, 425, 429 and 5xx are tried
 * again, from where the connection broke where the server can.
 *
 * @returns as many bytes as the server has announced
 * @throws BundleError with the reason of the last failure; the signal's reason where it is aborted
 */
export async function fetchFile(url: URL, options: FetchFileOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, retries = 4, retryDelay = 500 } = options;
  const received: Received = { chunks: [], bytes: 0, total: undefined, validator: undefined };
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    try {
      await receive(url, received, options);
      return joinBytes(received.chunks);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingError)) throw error;
      if (attempt >= retries) {
        const times = attempt === 0 ? '' : ` (tried ${attempt + 1} times)`;
        throw new BundleError(`Could not download ${url}${times}: ${error.message}.`, { cause: error });
      }
      await pause(Math.min(Math.max(retryDelay * 2 ** attempt, error.wait), MAX_WAIT), signal);
    }
  }
}

async function receive(url: URL, received: Received, options: FetchFileOptions): Promise<void> {
  const { signal, timeout = 60_000 } = options;
  const silence = new AbortController();
  const signals = signal ? [signal, silence.signal] : [silence.signal];
  const expire = () => silence.abort(new PassingError(`no byte arrived for ${timeout / 1000} seconds`));
  let timer = setTimeout(expire, timeout);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(expire, timeout);
  };
  if (received.validator === undefined) restart(received);
  try {
    const init = { headers: requestHeaders(received), signal: AbortSignal.any(signals) };
    const response = await passing(request(url, init));
    heard();
    await checkStatus(response, url, received);
    beginBody(response, received);
    await readBody(response, url, received, options, heard);
  } catch (error) {
    throw silence.signal.aborted ? silence.signal.reason : error;
  } finally {
    clearTimeout(timer);
    // Lets go of a connection on which more would come.
    silence.abort();
  }
}

/** What fails on the way through the network may pass. */
async function passing<Result>(step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch (cause) {
    if (cause instanceof BundleError) throw cause;
    throw new PassingError(
      `${reasonOf(cause)}; check the address and the connection, and in a browser that the server allows this page (CORS)`,
      0,
      { cause },
    );
  }
}

function restart(received: Received): void {
  received.chunks = [];
  received.bytes = 0;
  received.total = undefined;
  received.validator = undefined;
}

function requestHeaders({ bytes, validator }: Received): Record<string, string> {
  // A browser chooses the encoding itself and leaves this header out.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (bytes > 0 && validator !== undefined) {
    headers.range = `bytes=${bytes}-`;
    headers['if-range'] = validator;
  }
  return headers;
}

async function checkStatus(response: Response, url: URL, received: Received): Promise<void> {
  const { status } = response;
  if (status === 200 || status === 206) return;
  await response.body?.cancel();
  if (status === 416 && received.bytes > 0) {
    restart(received);
    throw new PassingError('the server can not go on with a broken-off download; try again later');
  }
  const problem = `the server answered ${status}; ${statusRemedy(status)}`;
  if (isPassingStatus(status)) throw new PassingError(problem, retryAfter(response));
  throw new BundleError(`Could not download ${url}: ${problem}.`);
}

/** @returns milliseconds; 0 where the header is missing or is a date, which needs a right clock */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function beginBody(response: Response, received: Received): void {
  if (response.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    const continues = range !== null && Number(range[1]) === received.bytes && received.bytes > 0;
    if (
      continues &&
      (range[2] === '*' || received.total === undefined || Number(range[2]) === received.total)
    ) {
      return;
    }
    restart(received);
    throw new PassingError('the server went on at another place than asked; try again later');
  }
  restart(received);
  received.total = announcedBytes(response);
  const etag = response.headers.get('etag');
  received.validator = etag?.startsWith('W/') ? undefined : (etag ?? undefined);
}

/** A compressed answer announces its compressed length; a page can't see whether a foreign server compresses. */
function announcedBytes(response: Response): number | undefined {
  const length = response.headers.get('content-length');
  const isEncoded = !['identity', null].includes(response.headers.get('content-encoding'));
  if (length === null || isEncoded || response.type === 'cors') return undefined;
  return Number(length);
}

async function readBody(
  response: Response,
  url: URL,
  received: Received,
  { maxBytes = MAX_BYTES, onProgress }: FetchFileOptions,
  heard: () => void,
): Promise<void> {
  const { total } = received;
  if ((total ?? 0) > maxBytes) throw await tooLarge(response, url, maxBytes);
  const reader = response.body?.getReader();
  for (let piece = reader && (await passing(reader.read())); piece?.value; ) {
    heard();
    received.chunks.push(piece.value);
    received.bytes += piece.value.length;
    if (received.bytes > maxBytes) {
      await reader?.cancel();
      throw await tooLarge(undefined, url, maxBytes);
    }
    onProgress?.({ url: url.href, loadedBytes: received.bytes, totalBytes: total });
    piece = reader && (await passing(reader.read()));
  }
  if (total !== undefined && received.bytes !== total) {
    const message = `${received.bytes} of ${total} bytes arrived; check the connection`;
    if (received.bytes > total) restart(received);
    throw new PassingError(message);
  }
}

async function tooLarge(response: Response | undefined, url: URL, maxBytes: number): Promise<BundleError> {
  await response?.body?.cancel();
  return new BundleError(
    `Could not download ${url}: the file has more than ${formatBytes(maxBytes)}; check the address, or raise maxBytes.`,
  );
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
