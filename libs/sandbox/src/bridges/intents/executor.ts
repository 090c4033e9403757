import { type Bcom, type Constructor, call, isRef, type Methods, methods, type Ref, spawn } from "@glither/vat";
import {
  type GrantedFunction,
  type GrantedModule,
  type ModuleLimits,
  type WasmActor,
  wasmActor,
} from "../../module/index.ts";
import { Transaction } from "./_transaction.ts";
import type { Book, Resource } from "./book.ts";
import type { Morphism } from "./morphisms.ts";

export interface IntentOptions {
  /** Where the resources are that it may be given. */
  readonly book: Ref<Book>;
  /** All that the module can do with them, by name: functions, or actors of this vat. A narrower table is a narrower right. */
  readonly geb: Readonly<Record<string, Morphism | Ref<Morphism>>>;
  readonly limits?: Partial<ModuleLimits>;
}

export interface IntentExecutor {
  /**
   * Has the module do with resources what it was made for: those that it does not consume stay, and those that it creates are new. All of it
   * happens, or nothing.
   *
   * @throws IntentError, ModuleError, and what a morphism throws.
   */
  execute(resources: readonly Ref<Resource>[]): readonly Ref<Resource>[];
}

/**
 * The constructor of an actor that executes an intent: a core module that imports morphisms from `geb`, and exports `execute`, which is
 * told how many resources there are. It knows them by numbers from 0 on. To a morphism it gives numbers of resources as i32 and amounts
 * as i64; the answer is the number of the first resource that was created. Each execution begins anew.
 *
 * @throws ModuleError, NOT_GRANTED for what is not in the table
 */
export function intentExecutor(
  bytes: Uint8Array,
  { book, geb, limits = {} }: IntentOptions,
): Constructor<[], Methods<IntentExecutor>> {
  const own: { transaction: Transaction | undefined } = { transaction: undefined };
  const granted = (morphism: Morphism | Ref<Morphism>): GrantedFunction => {
    const apply: Morphism = isRef(morphism) ? (...given) => call(morphism as Ref<Morphism>, ...given) : morphism;
    return (...args) =>
      own.transaction?.apply(
        apply,
        args.filter((arg) => typeof arg === "number"),
        args.filter((arg) => typeof arg === "bigint"),
      );
  };
  const table: GrantedModule = Object.fromEntries(
    Object.entries(geb).map(([name, morphism]) => [name, granted(morphism)]),
  );
  const module = wasmActor(bytes, { grant: { geb: table }, limits }) as Constructor<[], Methods<WasmActor>>;
  return (_bcom: Bcom) =>
    methods({
      execute: (resources: readonly Ref<Resource>[]): readonly Ref<Resource>[] => {
        const transaction = new Transaction(call(book, "look", resources));
        // A morphism may have another intent executed, of the same module.
        const outer = own.transaction;
        own.transaction = transaction;
        try {
          call(spawn(module), "call", "execute", resources.length);
        } finally {
          own.transaction = outer;
        }
        const { consumed, live } = transaction.conclude();
        const made = [
          ...call(
            book,
            "replace",
            consumed.map((handle) => resources[handle] as Ref<Resource>),
            live.filter((each) => typeof each !== "number"),
          ),
        ];
        return live.map((each) => (typeof each === "number" ? resources[each] : made.shift()) as Ref<Resource>);
      },
    });
}
