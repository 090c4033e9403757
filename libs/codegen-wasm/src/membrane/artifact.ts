import type { Core } from "@glither/roux/core";
import { type AbiWorld, flatten } from "@glither/wit/abi";
import { fieldOf, type Place } from "../values/place.ts";
import { get } from "../wasm/assemble.ts";
import type { Local } from "../wasm/module.ts";

/** How functions of the module get the artifact: as `dispose` does, by value or by address. */
export interface Artifact {
  readonly params: readonly Local[];
  /** Undefined when the ruleset reads no field. */
  readonly place: Place | undefined;
  /** The place of a field, by its path. */
  field(path: string): Place;
}

export function artifactOf({ fields }: Core, { record, dispose }: AbiWorld): Artifact {
  const indexes = new Map(fields.map(({ path }, index) => [path, index]));
  const params = dispose.spilledParams
    ? [{ name: "artifact", type: "i32" as const }]
    : (record?.fields ?? []).flatMap(({ name, type }) => {
        const slots = flatten(type);
        return slots.map((slot, at) => ({ name: slots.length === 1 ? name : `${name}:${at}`, type: slot }));
      });
  const place: Place | undefined =
    record &&
    (dispose.spilledParams
      ? { kind: "memory", type: record, base: get("artifact"), offset: 0 }
      : { kind: "flat", type: record, slots: params.map(({ name }) => get(name)) });
  return {
    params,
    place,
    field: (path) => {
      const index = indexes.get(path);
      if (place === undefined || index === undefined) throw new TypeError(`the core does not declare ${path}`);
      return fieldOf(place, index);
    },
  };
}
