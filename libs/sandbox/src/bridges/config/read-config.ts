import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { jsonFault } from "@glither/roux/core";
import { ConfigError } from "./error.ts";
import { validated } from "./schema.ts";

export interface ReadConfigOptions {
  /** Holds what is read to it. JSON has no contracts of its own, and is not taken without. */
  readonly schema?: object;
  /** The program, by its name or its path; `nickel` where nothing is said. */
  readonly nickel?: string;
  /** Milliseconds that it may take; a minute where nothing is said. */
  readonly time?: number;
}

const MOST = 64 * 1024 * 1024;

/**
 * A configuration from a file: of Nickel (`.ncl`), by `nickel export`, which holds it to its contracts; or of JSON, held to a schema.
 *
 * @throws ConfigError UNREADABLE, NO_NICKEL, REFUSED_BY_NICKEL, NOT_JSON, BAD_SCHEMA, NOT_VALID
 */
export function readConfig(
  file: string,
  { schema, nickel = "nickel", time = 60_000 }: ReadConfigOptions = {},
): unknown {
  const isNickel = file.endsWith(".ncl");
  if (!isNickel && schema === undefined)
    throw new ConfigError("BAD_SCHEMA", "a configuration of JSON is taken against a schema, and there is none", {
      hint: "give a JSON Schema, or write the configuration in Nickel with its contracts",
    });
  const text = isNickel ? exported(file, nickel, time) : read(file);
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    throw new ConfigError("NOT_JSON", `\`${file}\` is no JSON: ${jsonFault(text)}`);
  }
  return schema === undefined ? config : validated(config, schema);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new ConfigError("UNREADABLE", `\`${file}\` cannot be read`, { cause });
  }
}

function exported(file: string, nickel: string, time: number): string {
  const { error, status, stdout, stderr } = spawnSync(nickel, ["export", "--format", "json", "--", file], {
    encoding: "utf8",
    timeout: time,
    maxBuffer: MOST,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error !== undefined && "code" in error && error.code === "ENOENT")
    throw new ConfigError("NO_NICKEL", "`nickel` is not installed, so a configuration of Nickel cannot be read", {
      hint: "install it, or export the configuration to JSON elsewhere and give a JSON Schema",
    });
  if (error === undefined && status === 0) return stdout;
  const [first = ""] = (stderr ?? "").split("\n").filter((line) => line.trim() !== "");
  const why = error === undefined ? first.replace(/[^\x20-\x7e]/gu, "").slice(0, 200) : "it did not end well";
  throw new ConfigError("REFUSED_BY_NICKEL", `nickel does not take \`${file}\`: ${why || "it says no reason"}`, {
    hint: `\`nickel export ${file}\` says more`,
  });
}
