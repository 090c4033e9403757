/** How many instances wait for their next call, of all modules of a thread: an engine holds some thousands and then no more. */
const MAX_IDLE = 256;
const all = new Map<object, object[]>();

/** Adds one to those of its module that wait. Where too many wait, the one is dropped that has done so for longest. */
export function wait<T extends object>(waiting: T[], instance: T): void {
  waiting.push(instance);
  all.set(instance, waiting);
  if (all.size <= MAX_IDLE) return;
  for (const [longest, list] of all) {
    withdraw(list, longest);
    return;
  }
}

export function withdraw<T extends object>(waiting: T[], instance: T): void {
  all.delete(instance);
  waiting.splice(waiting.indexOf(instance), 1);
}
