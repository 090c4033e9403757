/** What a function of a set answers about these values. */
export async function ask(answer: unknown, given: Readonly<Record<string, unknown>>): Promise<unknown> {
  if (typeof answer !== "function") throw new TypeError("no function");
  return Reflect.apply(answer, undefined, [given, { signal: new AbortController().signal }]);
}
