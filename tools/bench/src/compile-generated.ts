import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { generateRuleset } from "./generate.ts";

/** Compiles a generated ruleset of so many rules in a fresh process, and prints the process's peak memory in KiB. */
const { core } = compile("generated", generateRuleset(Number(process.argv[2])), VOCABULARIES);
if (core === undefined) throw new Error("the generated ruleset does not compile");
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
