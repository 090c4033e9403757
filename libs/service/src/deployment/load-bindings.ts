import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { loadBindingSet, type OfferedBindings } from "@glither/bindings";
import { answersBindings, type BindingSet, type CrossingContract } from "@glither/host";
import { isObject } from "@glither/roux/core";
import { witName, witPackage } from "@glither/wit";
import type { BindingsConfig } from "../config/config.ts";
import { readJson } from "../config/read-config.ts";
import { ServiceError } from "../error.ts";
import type { Needs } from "./sources.ts";

/**
 * The binding set that a configuration names: of its description; answers from a JSON file, whose actions do nothing; or what
 * a module exports as `bindings` and `deliveries`, or gives for a contract from a function `offer`.
 *
 * @throws ServiceError `UNREADABLE`, BindingsError `DESCRIPTION`, BindingError `BAD_ANSWERS`.
 */
export async function loadBindings(config: BindingsConfig, needs: Needs): Promise<OfferedBindings> {
  const { contract, imports, watched, side } = needs;
  const { counters } = side;
  const changed = (): void => side.changed();
  if ("set" in config) {
    const description = await readJson(config.set, "the description of the binding set");
    return loadBindingSet(description, contract, { folder: dirname(config.set), imports, watched, counters, changed });
  }
  if ("module" in config) return offeredBy(config.module, contract, changed);
  const bindings = answersBindings({ answers: await readJson(config.answers, "the answers"), contract });
  const deliveries = Object.fromEntries(contract.verbs.map(({ name }) => [name, () => undefined]));
  return { bindings, deliveries, close: async () => undefined };
}

async function offeredBy(file: string, contract: CrossingContract, changed: () => void): Promise<OfferedBindings> {
  const module = await importAgain(file);
  const offered = typeof module["offer"] === "function" ? await module["offer"](contract, { changed }) : module;
  const { bindings, deliveries = {}, close } = (isObject(offered) ? offered : module) as Partial<OfferedBindings>;
  if (!isBindingSet(bindings) || !isFunctions(deliveries)) {
    throw new ServiceError("UNREADABLE", `the module \`${file}\` exports no \`bindings\``, {
      hint: "export `bindings`, interfaces by their names with functions by theirs, and `deliveries`, functions by verb; or a function `offer` that gives both",
    });
  }
  // A verb that nobody delivers is not offered, whatever the module has in its place.
  const actions = contract.verbs.flatMap(({ name }) => (name in deliveries ? [[witName(name), () => undefined]] : []));
  return {
    bindings: { ...bindings, [`${witPackage(contract.dialect.name)}/actions`]: Object.fromEntries(actions) },
    deliveries,
    close: async () => close?.(),
  };
}

/** A module as it stands on the disk now: the same content is the same module, and other content another one. */
async function importAgain(file: string): Promise<Readonly<Record<string, unknown>>> {
  let content: Uint8Array;
  try {
    content = await readFile(file);
  } catch (cause) {
    throw new ServiceError("UNREADABLE", `the module \`${file}\` cannot be read`, { cause });
  }
  const url = pathToFileURL(file);
  url.searchParams.set("content", createHash("sha256").update(content).digest("hex"));
  try {
    return await import(url.href);
  } catch (cause) {
    throw new ServiceError("UNREADABLE", `the module \`${file}\` cannot be loaded`, {
      cause,
      hint: `\`node ${file}\` shows why`,
    });
  }
}

function isBindingSet(value: unknown): value is BindingSet {
  return isObject(value) && Object.values(value).every(isFunctions);
}

function isFunctions(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((each) => typeof each === "function");
}
