/** One class and its probability. A prediction is a list of them, the likeliest first. */
export interface ScoredLabel {
  readonly label: string;
  /** In [0, 1]. */
  readonly score: number;
}
