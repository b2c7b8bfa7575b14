// Playing, pausing, and a number of epochs: what lets the run of the view learn.

import { loop, reducedMotion } from "../kit/scheduler.js";
import { standing } from "./words.js";

// For readers who wish for less motion.
const STILL = "It learns. The pictures follow when it ends, or when you press Pause.";
const BUDGET = 8; // milliseconds for epochs that are done at once, before they go on frame by frame

/**
 * @param {Object} state  of the view; its `run` learns
 * @param {Object} view  of it: root, remark, speed, task, say, save, show, draw
 */
export function training(state, { root, remark, speed, task, say, save, show, draw }) {
  let target = null; // the epoch to go to, or null to play on
  let frame = 0;
  let done = 0;

  const work = (now) => {
    if (now !== frame) {
      frame = now;
      done = 0;
    }
    const more = state.run.advance();
    done += 1;
    if (!more) {
      finish();
    } else if (target !== null && state.run.epochs >= target) {
      halt(standing(state.run));
    }
    return more && (target !== null || reducedMotion() || done < Number(speed.get()));
  };
  const clock = loop(root, work, () => {
    if (!(clock.running() && reducedMotion())) draw();
  });

  const halt = (sentence) => {
    clock.stop();
    if (remark.textContent === STILL) remark.textContent = "";
    target = null;
    // A replayed link may have changed them.
    state.settings = { ...state.settings, ...state.run.now };
    task.say(sentence);
    save();
    show();
  };
  const finish = () => {
    const { run } = state;
    const over = run.network.diverged !== null || run.train.count === 0;
    const goesOn = !over && run.ended !== "";
    remark.textContent = goesOn ? `${run.ended} Play goes on all the same.` : run.ended;
    halt(`${standing(run)} ${run.ended}`);
  };
  const start = (until = null) => {
    remark.textContent = reducedMotion() ? STILL : "";
    state.run.insist();
    target = until;
    clock.start();
    save();
    show();
  };
  const pause = () => halt(standing(state.run));

  return {
    start,
    pause,
    running: clock.running,
    stop: clock.stop,
    end: clock.end,
    /** Whether it plays until somebody stops it. */
    playing: () => clock.running() && target === null,
    /** The epoch to go to was one of another network. */
    forget() {
      if (target === null) return;
      clock.stop();
      target = null;
    },
    steps(count) {
      const until = state.run.epochs + count;
      const end = performance.now() + BUDGET;
      clock.stop();
      remark.textContent = "";
      state.run.insist();
      while (state.run.epochs < until && performance.now() < end) {
        if (!state.run.advance()) {
          finish();
          return;
        }
      }
      if (state.run.epochs < until) {
        start(until);
      } else {
        pause();
      }
    },
    rewind() {
      state.run.rewind();
      halt("");
      say("Back at the same first weights.");
    },
  };
}
