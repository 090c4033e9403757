/** Goes on with a value that is there, at once, or with one that comes later, then: any thenable, as `await` has it. */
export function later<T, R>(value: T | PromiseLike<T>, next: (value: T) => R): R | Promise<R> {
  return isLater(value) ? Promise.resolve(value).then(next) : next(value);
}

export function isLater<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
