import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { KEY, nx, ROOT, tangle, tangleJson } from "./commands.ts";
import { headline, say } from "./say.ts";

const OUT = "dist/rulesets/mail/mailguard";
const TRUST = "dist/demo/glither.trust.json";
const MESSAGES = "fixtures/mail/messages";

/** Whom the mail server would deliver to; an artifact as JSON says it itself. */
const RECIPIENT = "robin@example.org";
/** Each with the enrichments' answers beside it. */
const INPUTS = ["newsletter.eml", "external.eml", "invoice.eml", "dmarc-reject.json"];

interface PublishReceipt {
  readonly digest: string;
}

interface Action {
  readonly verb: string;
  readonly args: Readonly<Record<string, string>>;
}

interface Run {
  readonly receipt: { readonly verdict: string; readonly rule: string; readonly actions: readonly Action[] };
}

/** A ruleset from its source to receipts, signed and verified on the way. */
export function pipelineDemo(): void {
  headline("1. From source to a signed artifact, through Nx");
  if (!existsSync(join(ROOT, KEY))) tangle("key", "generate", "--out", KEY);
  const { tasks, cached } = nx("run", "mailguard:publish", "--outputStyle=static");
  say(
    cached === tasks
      ? `All ${tasks} tasks came from the cache: nothing has changed since they last ran.`
      : `${cached} of ${tasks} tasks came from the cache; run the demo again and all of them will.`,
  );

  headline("2. Verified by digest, as a stranger would");
  const receipt = JSON.parse(readFileSync(join(ROOT, OUT, "publish/receipt.json"), "utf8")) as PublishReceipt;
  rmSync(join(ROOT, TRUST), { force: true });
  tangle("key", "trust", "--key", `${KEY}.pub`, "--name", "glither/mail/*", "--out", TRUST);
  const reference = `oci:${OUT}/oci@${receipt.digest}`;
  tangle("oci", "pull", reference, "--trust", TRUST, "--out", "dist/demo/mailguard.wasm");

  headline("3. Run on four messages, each in a fresh instance");
  for (const input of INPUTS) {
    const answers = `${MESSAGES}/${input.replace(/\.[a-z]+$/u, ".answers.json")}`;
    const run = tangleJson(
      "run",
      reference,
      "--trust",
      TRUST,
      "--input",
      `${MESSAGES}/${input}`,
      "--enrich",
      answers,
      ...(input.endsWith(".eml") ? ["--recipient", RECIPIENT] : []),
    ) as Run;
    const { actions, ...rest } = run.receipt;
    say(`receipt  ${JSON.stringify(rest)}`);
    say(`actions  ${actions.map(actionText).join(", ") || "none"}`);
  }

  headline("Look further");
  say("npx nx graph                                   the ruleset, its dialect and the compiler");
  say("npx nx show project mailguard                  its targets, and what each reads and writes");
  say("npx tangle wit rulesets/mail/mailguard/mailguard.glith     all that the ruleset may do");
  say(`less ${OUT}/codegen/gleam/src/mailguard.gleam  the oracle, to read`);
}

function actionText({ verb, args }: Action): string {
  return `${verb}(${Object.entries(args)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ")})`;
}
