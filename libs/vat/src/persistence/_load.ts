import { durable } from "../durable.ts";
import { VatError } from "../error.ts";
import type { Home, Reference } from "../reference.ts";
import { sendNow } from "../turn.ts";
import { Loader, type Surroundings } from "./_loader.ts";
import { peeked } from "./_record.ts";
import { type Kind, kindOf } from "./actor.ts";
import type { FarNames, StoreOptions } from "./options.ts";
import type { Era } from "./storage.ts";

/** The registered constructors by name. */
export function kindsOf(actors: StoreOptions<never>["actors"]): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const made of actors) {
    const kind = kindOf(made);
    if (kind === undefined)
      throw new VatError("NO_CONSTRUCTOR", "an actor of the store was not made with `actor`", {
        hint: "write `actor(name, version, constructor)`",
      });
    if (kinds.has(kind.name))
      throw new VatError("NO_CONSTRUCTOR", `two actors of the store have the name \`${kind.name}\``);
    kinds.set(kind.name, kind);
  }
  return kinds;
}

/** A loader for what a program has. */
function loaderFor(home: (vat: string) => Home, find: Surroundings["find"]): Loader {
  return new Loader({ home, find, handler: (message) => durable(message, sendNow) });
}

/** How a host finds references elsewhere. */
export function finder(far: FarNames | undefined): Surroundings["find"] {
  if (far === undefined) return undefined;
  return (name) => (name === "" ? undefined : (far.find(name) as Reference | undefined));
}

/** Reads a snapshot and all that came since; nothing of it lives yet. `until` is the last turn that counts. */
export function load(
  era: Era | undefined,
  home: (vat: string) => Home,
  find: Surroundings["find"],
  until = Number.POSITIVE_INFINITY,
): Loader {
  const loader = loaderFor(home, find);
  if (era === undefined) return loader;
  for (const chunk of era.chunks) loader.read(chunk);
  for (const record of era.records) {
    if (peeked(record).turn > until) break;
    loader.read(record);
  }
  return loader;
}
