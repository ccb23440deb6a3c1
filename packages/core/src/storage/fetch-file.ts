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

/** What has arrived so far; kept over a broken connection where the server can go on from there. */
interface Partial {
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
  const partial: Partial = { chunks: [], bytes: 0, total: undefined, validator: undefined };
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    try {
      await receive(url, partial, options);
      return joinBytes(partial.chunks);
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

async function receive(url: URL, partial: Partial, options: FetchFileOptions): Promise<void> {
  const { signal, timeout = 60_000 } = options;
  const silence = new AbortController();
  const signals = signal ? [signal, silence.signal] : [silence.signal];
  const expire = () => silence.abort(new PassingError(`no byte arrived for ${timeout / 1000} seconds`));
  let timer = setTimeout(expire, timeout);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(expire, timeout);
  };
  if (partial.validator === undefined) restart(partial);
  try {
    const headers = requestHeaders(partial);
    const response = await request(url, { headers, signal: AbortSignal.any(signals) });
    heard();
    await checkStatus(response, url, partial);
    beginBody(response, partial);
    await readBody(response, url, partial, options, heard);
  } catch (error) {
    if (silence.signal.aborted) throw silence.signal.reason;
    if (error instanceof BundleError || error instanceof PassingError) throw error;
    throw new PassingError(
      `${reasonOf(error)}; check the address and the connection, and in a browser that the server allows this page (CORS)`,
      0,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}

function restart(partial: Partial): void {
  partial.chunks = [];
  partial.bytes = 0;
  partial.total = undefined;
  partial.validator = undefined;
}

function requestHeaders({ bytes, validator }: Partial): Record<string, string> {
  // A browser chooses the encoding itself and leaves this header out.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (bytes > 0 && validator !== undefined) {
    headers.range = `bytes=${bytes}-`;
    headers['if-range'] = validator;
  }
  return headers;
}

async function checkStatus(response: Response, url: URL, partial: Partial): Promise<void> {
  const { status } = response;
  if (status === 200 || status === 206) return;
  await response.body?.cancel();
  if (status === 416 && partial.bytes > 0) {
    restart(partial);
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

function beginBody(response: Response, partial: Partial): void {
  if (response.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    const continues = range !== null && Number(range[1]) === partial.bytes && partial.bytes > 0;
    if (
      continues &&
      (range[2] === '*' || partial.total === undefined || Number(range[2]) === partial.total)
    ) {
      return;
    }
    restart(partial);
    throw new PassingError('the server went on at another place than asked; try again later');
  }
  restart(partial);
  partial.total = announcedBytes(response);
  const etag = response.headers.get('etag');
  partial.validator = etag?.startsWith('W/') ? undefined : (etag ?? undefined);
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
  partial: Partial,
  { maxBytes = MAX_BYTES, onProgress }: FetchFileOptions,
  heard: () => void,
): Promise<void> {
  const { total } = partial;
  if ((total ?? 0) > maxBytes) throw await tooLarge(response, url, maxBytes);
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    heard();
    if (done || value === undefined) break;
    partial.chunks.push(value);
    partial.bytes += value.length;
    if (partial.bytes > maxBytes) {
      await reader?.cancel();
      throw await tooLarge(undefined, url, maxBytes);
    }
    onProgress?.({ url: url.href, loadedBytes: partial.bytes, totalBytes: total });
  }
  if (total !== undefined && partial.bytes !== total) {
    const message = `${partial.bytes} of ${total} bytes arrived; check the connection`;
    if (partial.bytes > total) restart(partial);
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
