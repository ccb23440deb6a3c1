/** A sound that was recognised in a stream. */
export interface Hit {
  readonly label: string;
  /** The smoothed score that it was taken for, 0..1. */
  readonly score: number;
  /** When it was recognised: seconds of the stream up to the end of the window that decided. */
  readonly time: number;
}

/** A sound that is known to be in a stream, seconds from its beginning. */
export interface TrueSound {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}
