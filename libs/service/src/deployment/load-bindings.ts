import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { answersBindings, type BindingSet, type CrossingContract } from "@glither/host";
import { isObject } from "@glither/roux/core";
import type { BindingsConfig } from "../config/config.ts";
import { readJson } from "../config/read-config.ts";
import { ServiceError } from "../error.ts";

/**
 * The binding set that a configuration names: answers from a JSON file, or what a module exports as `bindings`, a binding
 * set or a function of the contract that gives one.
 *
 * @throws ServiceError `UNREADABLE`, BindingError `BAD_ANSWERS`.
 */
export async function loadBindings(config: BindingsConfig, contract: CrossingContract): Promise<BindingSet> {
  if ("answers" in config) return answersBindings({ answers: await readJson(config.answers, "the answers"), contract });
  const { bindings } = await importAgain(config.module);
  const set: unknown = typeof bindings === "function" ? await bindings(contract) : bindings;
  if (isBindingSet(set)) return set;
  throw new ServiceError("UNREADABLE", `the module \`${config.module}\` exports no \`bindings\``, {
    hint: "export a binding set, interfaces by their names with functions by theirs, or a function that gives one",
  });
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
  return (
    isObject(value) &&
    Object.values(value).every(
      (functions) => isObject(functions) && Object.values(functions).every((each) => typeof each === "function"),
    )
  );
}
