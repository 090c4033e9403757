import { readdirSync, readFileSync } from "node:fs";
import type { Core } from "@glither/roux/core";
import { type Case, parseCase } from "../case.ts";
import { nameableRules } from "../conform.ts";
import { mailVocabulary, soundCore } from "./mail.ts";

const ROOT = new URL("../../../../", import.meta.url);

/** The shipped ruleset with its cases, and the rules that a receipt can name. */
export function mailguard(): { readonly core: Core; readonly cases: readonly Case[]; readonly rules: string[] } {
  const core = soundCore("mailguard", readFileSync(new URL("rulesets/mail/mailguard/mailguard.glith", ROOT), "utf8"));
  const folder = new URL("fixtures/mail/mailguard/", ROOT);
  const cases = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => parseCase(file, readFileSync(new URL(file, folder), "utf8"), mailVocabulary()));
  return { core, cases, rules: nameableRules(core) };
}
