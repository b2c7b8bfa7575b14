// One clock for all that runs by itself: 8 ms of work a frame, shared, and only while it can be
// seen.

const BUDGET = 8;
const running = new Set();
let frame = 0;

function tick(now) {
  frame = 0;
  const seen = [...running].filter((each) => each.seen());
  for (const each of seen) each.run(now, BUDGET / seen.length);
  request();
}

function request() {
  if (
    frame === 0
    && document.visibilityState === "visible"
    && [...running].some((each) => each.seen())
  ) {
    frame = requestAnimationFrame(tick);
  }
}

/** Does the reader wish for less motion? Then run to the end at once, and show the end only. */
export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * A loop that works in small pieces and draws once a frame.
 * @param {HTMLElement} node  runs only while this can be seen
 * @param {(now: number) => boolean} work  one small piece; true asks for more in this frame. May
 *   call stop()
 * @param {() => void} draw  once after the work of a frame
 * @returns {{start: () => void, stop: () => void, running: () => boolean, end: () => void}} end()
 *   also lets go of the page
 */
export function loop(node, work, draw) {
  let visible = false;
  const me = {
    seen: () => visible,
    run(now, budget) {
      const until = performance.now() + budget;
      while (running.has(me) && work(now) && performance.now() < until);
      draw();
    },
  };
  const watcher = new IntersectionObserver((entries) => {
    visible = entries.at(-1).isIntersecting;
    request();
  });
  watcher.observe(node);
  document.addEventListener("visibilitychange", request);
  const stop = () => {
    running.delete(me);
  };
  return {
    start() {
      running.add(me);
      request();
    },
    stop,
    running: () => running.has(me),
    end() {
      stop();
      watcher.disconnect();
      document.removeEventListener("visibilitychange", request);
    },
  };
}
