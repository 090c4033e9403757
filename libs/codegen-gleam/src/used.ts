/** The names that a piece of generated code begins a value with: no fields, and nothing within texts. */
export function namesIn(code: string): ReadonlySet<string> {
  const bare = code.replace(/"(?:\\.|[^"\\])*"/gu, '""');
  return new Set([...bare.matchAll(/(?<![.\w])[a-z_]\w*/gu)].map(([name]) => name));
}

/** Those functions that are called from somewhere in the end, in their order: Gleam warns of any other. */
export function reachable(functions: ReadonlyMap<string, string>, from: readonly string[]): string[] {
  const reached = new Set<string>();
  const waiting = [...from];
  for (let code = waiting.pop(); code !== undefined; code = waiting.pop())
    for (const name of namesIn(code)) {
      const body = functions.get(name);
      if (body === undefined || reached.has(name)) continue;
      reached.add(name);
      waiting.push(body);
    }
  return [...functions].flatMap(([name, body]) => (reached.has(name) ? [body] : []));
}
