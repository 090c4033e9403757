/**
 * What a host offers to components: interfaces by their name without version (`glither:mail/enrich`), functions
 * by their WIT name (`dkim-domain`). Nothing else can be reached from within a component.
 *
 * A function gets the arguments that the component passes: the artifact's record first when the ruleset reads
 * any field (`{ fromDomain, … }`), then a verb's arguments. It answers at once; only where a host crosses with
 * `prepareAsync` an enrichment may answer with a promise, and is given an `AnswerContext` as its last argument. An
 * enrichment answers in the language's terms: a text, a boolean, a whole number, milliseconds, a symbol as the
 * vocabulary writes it, a list, pairs of texts for headers, an object by member for a record, `undefined` or `null` for absent.
 */
export type BindingSet = Readonly<Record<string, Readonly<Record<string, Binding>>>>;

export type Binding = (...args: readonly unknown[]) => unknown;

/** The binding for one import, whichever version of the interface is imported. */
export function findBinding(bindings: BindingSet, from: string, name: string): Binding | undefined {
  const functions = ownValue(bindings, withoutVersion(from));
  return functions === undefined ? undefined : ownValue(functions, name);
}

/** `glither:mail/enrich@0.1.0` → `glither:mail/enrich` */
export function withoutVersion(interfaceName: string): string {
  return interfaceName.replace(/@[^@]*$/, "");
}

/** Only what the host wrote down: a component that imports `constructor` finds nothing. */
function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
