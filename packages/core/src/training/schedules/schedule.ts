/** A learning rate over the course of training. */
export interface Schedule {
  readonly name: string;
  /** For records and resume checks; plain JSON. */
  readonly settings: Readonly<Record<string, number | readonly number[]>>;
  /**
   * @param step updates done so far, from 0
   * @param totalSteps updates in the whole run
   */
  at(step: number, totalSteps: number): number;
}
