import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answersBindings, linkComponent } from "@glither/host";
import { compileComponent } from "@glither/stages/compile/component";
import { isOutcome, loadCore } from "@glither/stages/compile/load-core";
import { vocabularyOf } from "@glither/stages/compile/ruleset";
import { withDeclared } from "@glither/stages/compile/with-declared";
import { contractOf } from "@glither/stages/run/find-component";
import { authenticating, senderChecks } from "../authentication/checks.ts";
import { openPolicy, type Policy } from "../deciding/policy.ts";
import type { Resolve } from "../dns/resolve.ts";

/** Machines may be busy with other suites. */
const PATIENCE = { time: 30_000 };

/** A ruleset that messages are decided by; with checks of who sends them where somebody resolves names. */
export async function policyOf(rules: string, resolve?: Resolve): Promise<Policy> {
  const folder = mkdtempSync(join(tmpdir(), "glither-policy-"));
  try {
    const source = join(folder, "rules.glith");
    writeFileSync(source, rules);
    const loaded = await loadCore({ source });
    if (isOutcome(loaded)) throw new Error(loaded.text);
    const { core } = loaded;
    const { bytes } = await compileComponent(loaded, "direct");
    const contract = {
      ...contractOf(withDeclared(vocabularyOf(core.dialect.name), core)),
      ...{ fold: core.fold, rules: core.rules },
    };
    const checks = senderChecks();
    const bindings = { ...answersBindings({ answers: {}, contract }), ...(resolve && checks.bindings) };
    const linked = await linkComponent(bytes, bindings, { where: "here", limits: PATIENCE });
    return openPolicy({
      ...{ linked, contract, reads: core.fields.map(({ path }) => path) },
      ...(resolve && { checking: { checks, authenticate: authenticating(resolve) } }),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
