/** What listening has cost so far. */
export class ListeningStatistics {
  /** Windows that the network has computed. */
  windows = 0;
  /** Windows below the gate, which cost nothing. */
  silent = 0;
  /** Windows of a live source that were left out, since the network was busy. */
  dropped = 0;
  /** Seconds of the stream that were heard. */
  seconds = 0;
  /** Seconds that resampling, features and network took. */
  computing = 0;

  /** Seconds heard for each second of computing: 20 is twenty times faster than real time. 0 before the first window. */
  get realTimeFactor(): number {
    return this.computing === 0 ? 0 : this.seconds / this.computing;
  }
}
