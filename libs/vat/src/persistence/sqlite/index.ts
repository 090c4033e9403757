import type { Beginnings, StoreOptions } from "../options.ts";
import { Store } from "../store.ts";
import { SqliteStorage } from "./storage.ts";

export { type SqliteOptions, SqliteStorage } from "./storage.ts";

/**
 * Opens the vats of a file, or begins them in a new one. One process at a time has it.
 *
 * @throws VatError DAMAGED_STORE, NO_CONSTRUCTOR
 */
export function openStore<V extends Beginnings>(file: string, options: StoreOptions<V>): Store<V> {
  const storage = new SqliteStorage(file, { past: options.recorded ?? false });
  try {
    return new Store(storage, options);
  } catch (problem) {
    storage.close();
    throw problem;
  }
}
