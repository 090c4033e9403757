import { readFileSync, writeFileSync } from "node:fs";
import { fromCbor } from "@glither/roux";
import { buildDirect, type Loaded } from "./ruleset.ts";

/** Builds the component of one core, in a process that has done nothing before: `build-once CORE OUT`. */
const [from = "", to = ""] = process.argv.slice(2);
const bytes = readFileSync(from);
writeFileSync(to, await buildDirect({ core: fromCbor(bytes) as Loaded["core"], bytes }));
