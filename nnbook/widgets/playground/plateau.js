// When a training may stop: when the loss is as good as 0, or has long been flat.

/** Watches the training loss. */
export class Plateau {
  /**
   * @param {Object} options
   * @param {number} options.patience  epochs without progress until a training counts as finished
   * @param {number} options.progress the share by which the best loss has to fall to count as
   *   progress
   * @param {number} options.solved  a loss below this is as good as 0
   */
  constructor({ patience = 300, progress = 0.01, solved = 1e-3 } = {}) {
    Object.assign(this, { patience, progress, solved });
    this.restart();
  }

  /** Forget all; after a rewind, or when a setting or the data change. */
  restart() {
    this.best = Infinity;
    this.since = 0;
  }

  /**
   * Look at the loss after an epoch. Any number of epochs may lie between two looks.
   * @returns {string}  why to stop, in words; empty while the training should go on
   */
  see(epoch, loss) {
    if (loss < this.best * (1 - this.progress)) {
      this.best = loss;
      this.since = epoch;
    }
    if (loss < this.solved) {
      return `The training loss is below ${this.solved}: there is little left to learn.`;
    }
    if (epoch - this.since >= this.patience) {
      return `The training loss has hardly fallen in ${epoch - this.since} epochs.`;
    }
    return "";
  }
}
