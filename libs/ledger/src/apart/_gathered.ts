/** Sends what comes in one turn of the event loop together: to wake another thread costs more than to tell it of one thing more. */
export function gathered<T>(send: (all: readonly T[]) => void): (one: T) => void {
  let waiting: T[] = [];
  return (one) => {
    if (waiting.length === 0) {
      setImmediate(() => {
        const all = waiting;
        waiting = [];
        send(all);
      });
    }
    waiting.push(one);
  };
}
