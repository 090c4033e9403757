import { createHash } from "node:crypto";
import { join } from "node:path";
import { type BindingSet, linkComponent } from "@glither/host";
import type { Core } from "@glither/roux/core";
import { compileComponent } from "@glither/stages/compile/component";
import { isOutcome, loadCore } from "@glither/stages/compile/load-core";
import { vocabularyOf } from "@glither/stages/compile/ruleset";
import { type Bcom, type Becoming, methods, type Ref, spawn } from "@glither/vat";
import { awaits } from "../membrane/awaits.ts";
import type { Policy } from "../membrane/deployment.ts";

const RULESETS = join(import.meta.dirname, "../../../../rulesets");

/** The ruleset that is shipped, or another text of its dialect, linked to what is known of senders. */
export async function pursePolicy(
  suspended: ReadonlySet<string> = new Set(),
  source = join(RULESETS, "actor/purse/purse.glith"),
): Promise<Policy> {
  const loaded = await loadCore({ source });
  if (isOutcome(loaded)) throw new Error(`${source} does not compile`);
  const { core } = loaded;
  const { bytes } = await compileComponent(loaded, "direct");
  return {
    linked: await linkComponent(bytes, bindings(suspended, core), { where: "here" }),
    contract: core,
    digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    awaits: awaits({ core, vocabulary: vocabularyOf(core.dialect.name) }),
  };
}

function bindings(suspended: ReadonlySet<string>, { verbs }: Core): BindingSet {
  return {
    "glither:actor/enrich": {
      "from-suspended": (message) => suspended.has((message as { readonly fromValue: string }).fromValue),
    },
    "glither:actor/actions": Object.fromEntries(verbs.map(({ name }) => [name, () => undefined])),
  };
}

/** What somebody may ask of a purse. */
export interface Purse {
  balance(): number;
  deposit(amount: number): number;
  withdraw(amount: number): number;
  statement(): Ref<Statement>;
  audit(): string;
  close(): string;
}

export interface Statement {
  balance(): number;
  name(): string;
  erase(): string;
}

export function purse(bcom: Bcom, held: number) {
  return methods({
    balance: () => held,
    deposit: (amount: number): Becoming<number> => bcom(purse(bcom, held + amount), held + amount),
    withdraw: (amount: number): Becoming<number> => bcom(purse(bcom, held - amount), held - amount),
    statement: () => spawn(statement, held),
    audit: () => "all that there is to know",
    close: () => "closed",
  });
}

function statement(_bcom: Bcom, held: number) {
  return methods({ balance: () => held, name: () => "statement", erase: () => "erased" });
}
