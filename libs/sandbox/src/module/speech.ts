import type { FunctionType, Outline } from "./binary/outline.ts";
import type { CoreFunction, CoreImports, CoreMemory, CoreValue } from "./engine.ts";
import { ModuleError, shown } from "./error.ts";
import { type Grant, type Guest, isOf, linked, type Meter } from "./grant.ts";

/** An instance as those see it who speak with it. */
export interface Inside extends Guest {
  readonly exports: Readonly<Record<string, unknown>>;
  /** Its memory itself, where it has one. */
  readonly own: CoreMemory | undefined;
}

/** How a module's functions are called, and how it calls its grants: in its own numbers, or in a component's values. */
export interface Speech {
  /** What can be called. */
  readonly names: readonly string[];
  /** @throws ModuleError NOT_GRANTED */
  imports(inside: Inside, meter: Meter): CoreImports;
  /** @throws ModuleError NO_SUCH_EXPORT, BAD_VALUE: before anything has run. */
  check(name: string, args: readonly unknown[]): void;
  /** The values that it answers. */
  call(inside: Inside, name: string, args: readonly unknown[]): readonly unknown[];
}

/** A core module's: numbers. */
export function inNumbers(outline: Outline, functions: ReadonlyMap<string, FunctionType>, grant: Grant): Speech {
  const names = [...functions.keys()];
  return {
    names,
    imports: (inside, meter) => linked(outline, grant, inside, meter),
    check: (name, args) => {
      const type = functions.get(name);
      if (type === undefined) throw noSuchExport("module", name, names);
      const fits = args.length === type.params.length;
      if (!fits || !args.every((value, index) => isOf(value, type.params[index] ?? "other")))
        throw new ModuleError("BAD_VALUE", `${shown(name)} takes (${type.params.join(", ")})`, {
          hint: "give i64 as a bigint, all else as numbers",
        });
    },
    call: ({ exports }, name, args) => {
      const answer = (exports[name] as CoreFunction)(...(args as readonly CoreValue[]));
      return answer === undefined ? [] : Array.isArray(answer) ? answer : [answer];
    },
  };
}

export function noSuchExport(what: "module" | "component", name: string, names: readonly string[]): ModuleError {
  return new ModuleError("NO_SUCH_EXPORT", `the ${what} exports no function ${shown(name)}`, {
    hint: `it has ${names.map(shown).join(", ") || "none"}`,
  });
}
