import { Absent } from "./_reader.ts";

/**
 * Asks for what has a name once in a crossing: groups and scores that ask for each other would else be looked at as often as
 * there are ways to them. An absent ligand is absent each time.
 */
export function once<T>(ask: (name: string) => T): (name: string) => T {
  const known = new Map<string, () => T>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found();
    try {
      const value = ask(name);
      known.set(name, () => value);
      return value;
    } catch (thrown) {
      if (thrown instanceof Absent)
        known.set(name, () => {
          throw thrown;
        });
      throw thrown;
    }
  };
}
