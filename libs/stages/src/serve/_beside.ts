import type { Binding, BindingSet } from "@glither/host";

/** Names of an interface and a function in it, as components import them: `glither:mail/enrich#dkim-domain`. */
export function functionsOf(set: BindingSet): ReadonlySet<string> {
  return new Set(Object.entries(set).flatMap(([from, all]) => Object.keys(all).map((name) => `${from}#${name}`)));
}

/** One set of several: a function that says that it has no answer, at once or later, leaves it to the next set that has one. */
export function beside(...sets: readonly (BindingSet | undefined)[]): BindingSet {
  const [first, ...others] = sets.filter((set) => set !== undefined);
  if (others.length === 0) return first ?? {};
  const rest = beside(...others);
  const names = new Set([...Object.keys(first ?? {}), ...Object.keys(rest)]);
  return Object.fromEntries([...names].map((from) => [from, either(first?.[from] ?? {}, rest[from] ?? {})]));
}

type Functions = BindingSet[string];

function either(first: Functions, rest: Functions): Functions {
  const both = Object.entries(first).map(([name, own]): [string, Binding] => {
    const next = rest[name];
    return [name, next === undefined ? own : orElse(own, next)];
  });
  return { ...rest, ...Object.fromEntries(both) };
}

function orElse(own: Binding, next: Binding): Binding {
  return (...args) => {
    const unanswered = (error: unknown): unknown => {
      if ((error as { readonly code?: unknown } | null)?.code !== "UNANSWERED") throw error;
      return next(...args);
    };
    try {
      const answer = own(...args);
      return answer instanceof Promise ? answer.catch(unanswered) : answer;
    } catch (error) {
      return unanswered(error);
    }
  };
}
