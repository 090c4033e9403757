import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isObject, jsonDoubt, jsonFault } from "@glither/roux/core";
import type { BindingContract } from "./contract.ts";
import { type LoadOptions, loadBindingSet } from "./description/load-binding-set.ts";
import { BindingsError } from "./error.ts";
import type { OfferedBindings } from "./offer/offered.ts";
import { ownBindings } from "./own/own-bindings.ts";

/**
 * A binding set from a file: a description (`.json`), or a module of the operator's own (`.js`, `.mjs`, `.ts`, `.mts`) that
 * exports `bindings`: functions by path and verb, or a function of the contract that gives them. A module runs as part of this process.
 *
 * @throws BindingsError
 */
export async function loadBindingFile(
  file: string,
  contract: BindingContract,
  options: Omit<LoadOptions, "folder"> = {},
): Promise<OfferedBindings> {
  const path = resolve(file);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new BindingsError("UNREADABLE", `\`${file}\` cannot be read`, { cause });
  });
  if (/\.json$/iu.test(path)) {
    return loadBindingSet(parse(file, bytes.toString("utf8")), contract, { ...options, folder: dirname(path) });
  }
  if (!/\.m?[jt]s$/iu.test(path)) {
    throw new BindingsError("UNREADABLE", `\`${file}\` is neither a description nor a module`, {
      hint: "a description ends in `.json`, a module in `.js`, `.mjs`, `.ts` or `.mts`",
    });
  }
  const { bindings } = await importAgain(file, path, bytes);
  const own: unknown = typeof bindings === "function" ? await Reflect.apply(bindings, undefined, [contract]) : bindings;
  if (!isObject(own)) {
    throw new BindingsError("MODULE", `\`${file}\` does not export \`bindings\``, {
      hint: "`export const bindings = { enrich: { … }, actions: { … } }`; `tangle bindings` writes its type",
    });
  }
  return ownBindings(own, contract, options);
}

function parse(file: string, text: string): unknown {
  const fault = jsonFault(text);
  const problem = fault === undefined ? jsonDoubt(text) : `it is no JSON at ${fault}`;
  if (problem !== undefined) throw new BindingsError("UNREADABLE", `\`${file}\`: ${problem}`);
  return JSON.parse(text);
}

/** A module as it stands on the disk now: other content is another module. */
async function importAgain(file: string, path: string, bytes: Uint8Array): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(path);
  url.searchParams.set("content", createHash("sha256").update(bytes).digest("hex"));
  try {
    return await import(url.href);
  } catch (cause) {
    throw new BindingsError("MODULE", `\`${file}\` cannot be loaded`, { cause, hint: `\`node ${file}\` shows why` });
  }
}
