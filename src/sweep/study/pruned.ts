/**
 * Thrown by an objective to end its trial as pruned.
 *
 *     if (await trial.shouldPrune()) throw new sweep.TrialPruned();
 */
export class TrialPruned extends Error {
  override readonly name = "TrialPruned";
  /** With a message, or "the trial was pruned". */
  constructor(message = "the trial was pruned") {
    super(message);
  }
}
