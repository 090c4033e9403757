import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { linkComponent } from "@glither/host";
import { openLedger } from "@glither/ledger";
import type { Core } from "@glither/roux/core";
import { Deployment, type Policy, policyMembrane } from "@glither/sandbox";
import { type Bcom, type Becoming, methods, type Ref, send, settled, spawn, Vat } from "@glither/vat";
import { ManualClock, timer } from "@glither/vat/library";
import { KEY, nx, ROOT, tangle, tangleJson, tangleSigning } from "./commands.ts";
import { headline, say } from "./say.ts";

const SOURCE = "rulesets/actor/purse/purse.glith";
const OUT = "dist/rulesets/actor/purse";
const TRUST = "dist/demo/purse.trust.json";
const LEDGER = "dist/demo/purse.receipts.sqlite";

/** The next version: nobody takes anything out any more. */
const CLOSED = `#pragma dialect glither.actor
#pragma version 0.2.0
rule answer = message | direction == outward => into passed
rule look = message | method in { "balance", "name" } => into passed
`;

interface Purse {
  balance(): number;
  withdraw(amount: number): number;
  statement(): Ref<Statement>;
}

interface Statement {
  name(): string;
  erase(): string;
}

function purse(bcom: Bcom, holds: number) {
  return methods({
    balance: () => holds,
    withdraw: (amount: number): Becoming<number> => bcom(purse(bcom, holds - amount), holds - amount),
    statement: () => spawn(statement),
  });
}

const statement = () => methods({ name: () => "statement", erase: () => "erased" });

/** A signed, proven, versioned policy between two actors, from its source to its replacement while it runs. */
export async function membraneDemo(): Promise<void> {
  headline("1. The policy: published, signed, and pulled by digest as a stranger would");
  if (!existsSync(join(ROOT, KEY))) tangle("key", "generate", "--out", KEY);
  nx("run", "purse:publish", "--outputStyle=static");
  const { digest } = JSON.parse(readFileSync(join(ROOT, OUT, "publish/receipt.json"), "utf8")) as { digest: string };
  rmSync(join(ROOT, TRUST), { force: true });
  tangle("key", "trust", "--key", `${KEY}.pub`, "--name", "glither/actor/*", "--out", TRUST);
  tangle("oci", "pull", `oci:${OUT}/oci@${digest}`, "--trust", TRUST, "--out", "dist/demo/purse.wasm");
  const policy = await linked("dist/demo/purse.wasm", SOURCE);

  headline("2. Between a purse and Alice, who lives in another vat");
  const [bank, alice] = [new Vat({ name: "bank" }), new Vat({ name: "alice" })];
  const clock = new ManualClock();
  for (const part of ["", "-wal", "-shm"]) rmSync(join(ROOT, LEDGER + part), { force: true });
  const ledger = await openLedger(join(ROOT, LEDGER));
  const deployment = new Deployment(policy, {
    facets: { reading: ["name"] },
    keep: { ledger, deployment: "purse" },
    receipt: ({ verdict, rule }, { direction, method }) =>
      say(`         ${direction} ${method}: ${verdict} by ${rule}`),
  });
  const options = { names: { inside: "purse", outside: "alice" }, timer: timer(clock) };
  const inside: Ref<Purse> = bank.spawn(purse, 1000);
  const { outside, held } = bank.run(() => policyMembrane(inside, deployment, options));
  const withdraw = (amount: number): Promise<string> =>
    told(settled(alice.run(() => send(outside, "withdraw", amount))));
  say(`balance  ${await told(settled(alice.run(() => send(outside, "balance"))))}`);
  say(`take 40  ${await withdraw(40)}`);
  say(`take -40 ${await withdraw(-40)}`);

  headline("3. A reference that comes through is narrowed to what the policy says");
  const narrow = alice.run(() => send(outside, "statement"));
  say(`name     ${await told(settled(alice.run(() => send(narrow, "name"))))}`);
  say(`erase    ${await told(settled(alice.run(() => send(narrow, "erase"))))}`);

  headline("4. What is held is a promise, until its owner or its deadline settles it");
  const [first, second] = [withdraw(500), withdraw(400)];
  await bank.idle();
  for (const { rule, facts, events } of bank.call(held, "list"))
    say(
      `held     ${facts.method} ${JSON.stringify(facts.arguments)} by ${rule}; settled by ${events.join(", ")} or a day`,
    );
  const [{ token } = { token: "" }] = bank.call(held, "list");
  bank.call(held, "happened", token, "owner.approve");
  say(`approved ${await first}`);
  clock.advance(24 * 3_600_000);
  say(`a day on ${await second}`);

  headline("5. Another version replaces the policy while all of this runs");
  mkdirSync(join(ROOT, "dist/demo"), { recursive: true });
  writeFileSync(join(ROOT, "dist/demo/closed.glith"), CLOSED);
  tangle("build", "dist/demo/closed.glith", "--out", "dist/demo/closed.wasm");
  deployment.replace(await linked("dist/demo/closed.wasm", "dist/demo/closed.glith"));
  say(`take 40  ${await withdraw(40)}`);
  say(`balance  ${await told(settled(alice.run(() => send(outside, "balance"))))}`);

  headline("6. What was decided is kept, each decision with the version that fell it");
  await deployment.kept();
  say(`kept     ${await ledger.size("purse")} entries`);
  await ledger.close();
  tangleSigning("receipts", "checkpoint", LEDGER);
  tangle("receipts", "verify", LEDGER, "--key", `${KEY}.pub`);
}

async function linked(component: string, source: string): Promise<Policy> {
  const { core: contract } = tangleJson("snapshot", source) as { readonly core: Core };
  const actions = Object.fromEntries(contract.verbs.map(({ name }) => [name, () => undefined]));
  const bindings = { "glither:actor/enrich": { "from-suspended": () => false }, "glither:actor/actions": actions };
  const bytes = readFileSync(join(ROOT, component));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { linked: await linkComponent(bytes, bindings, { where: "here" }), contract, digest };
}

function told(answer: Promise<unknown>): Promise<string> {
  return answer.then(String, (problem: unknown) => (problem instanceof Error ? problem.message : String(problem)));
}
