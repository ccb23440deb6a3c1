const integers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

const MISSING = '–';

/** `61706` -> `61,706`. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? integers.format(value) : MISSING;
}

/** `0.9932` -> `99.32%`. */
export function formatPercent(share: number, digits = 2): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(digits)}%` : MISSING;
}

/** Three significant digits: `0.02134` -> `0.0213`, `1e-5` -> `1.00e-5`. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e4) ? value.toExponential(2) : value.toPrecision(3);
}

/** `8.31` -> `8.3 s`, `134` -> `2 min 14 s`, `7384` -> `2 h 3 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** ISO 8601 -> `22 November 2026 at 10:54 UTC`; anything else as it is. */
export function formatDate(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${dates.format(time)} UTC`;
}

/** `batchSize` -> `batch size`. */
export function formatName(key: string): string {
  return key.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}

/** A setting's value: text as it is, numbers in full, lists and objects as JSON. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return MISSING;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Shortens text to `length` characters by an ellipsis near its end: `variety number 12` -> `variety…r 12`. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const tail = Math.floor(length / 3);
  return `${characters.slice(0, length - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}

/** `(1, 'epoch')` -> `1 epoch`, `(12, 'epoch')` -> `12 epochs`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
