/**
 * Ends a test that waits for what can no longer come: no timer, no request and no turn of the event
 * loop is left that could go on with it. That is certain and known at once, where a time limit would
 * take as long as it is and be met by slow tests too, when the machine is busy.
 */

// Those of the process, whatever a test puts in their place.
const { setInterval, clearInterval } = globalThis;

/** Long beside what it costs to look, short beside any time limit. */
const LOOK_EVERY_MS = 20;

/** What Stryker has open all the time: its channel, its output, its log. Pure parts open none. */
const alwaysThere = new Set(['PipeWrap', 'TTYWrap', 'TCPSocketWrap']);

/** Calls `test`; rejects when it can not end any more. */
export async function endOrIdle(test) {
  let idleLooks = 0;
  let look;
  const idle = new Promise((_resolve, reject) => {
    look = setInterval(() => {
      const isIdle = process.getActiveResourcesInfo().every((name) => alwaysThere.has(name));
      idleLooks = isIdle ? idleLooks + 1 : 0;
      if (idleLooks > 1) reject(new Error('waits for something that can not come any more'));
    }, LOOK_EVERY_MS).unref();
  });
  try {
    return await Promise.race([test(), idle]);
  } finally {
    clearInterval(look);
  }
}
