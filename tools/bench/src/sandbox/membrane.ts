import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkComponent } from "@glither/host";
import { Deployment, policyMembrane } from "@glither/sandbox";
import { compileComponent } from "@glither/stages/compile/component";
import { isOutcome, loadCore } from "@glither/stages/compile/load-core";
import { type Bcom, methods, Vat } from "@glither/vat";
import type { Measurement } from "../measure.ts";

export interface MembraneAmounts {
  readonly runs: number;
  /** Messages in one run. */
  readonly messages: number;
}

/** Ten rules, of which a message that passes is asked all that come before its own: most are about something else. */
const TEN_RULES = `#pragma dialect glither.actor ; fold first-match
rule far = message | depth > 2 => into refused (reason = too far)
rule handed = message | direction == outward | count(references) > 0 => into passed
rule answer = message | direction == outward => into passed
rule audit = message | method == "audit" => into refused (reason = closed)
rule erase = message | method ~ /^erase/ => into refused (reason = closed)
rule large = message | method == "withdraw" | arguments[0] > 100 => into refused (reason = too much)
rule little = message | method == "withdraw" | arguments[0] > 0 => into passed
rule deposit = message | method == "deposit" | arguments[0] > 0 => into passed
rule report = message | method == "report" | any arguments == "full" => into refused (reason = closed)
rule look = message | method in { "balance", "name", "add" } => into passed
`;

const adder = (_bcom: Bcom) => methods({ add: (a: number, b: number) => a + b });

/** What the policy costs a call that passes it, over the call alone: judged on its way in, and its answer on the way out. */
export async function membraneRows({ runs, messages }: MembraneAmounts): Promise<Measurement[]> {
  const vat = new Vat();
  const target = vat.spawn(adder);
  const deployment = new Deployment(await tenRules());
  const { outside } = vat.run(() =>
    policyMembrane(target, deployment, { names: { inside: "adder", outside: "somebody" } }),
  );
  const each = (ref: typeof target): number => {
    const start = processorTime();
    for (let at = 0; at < messages; at += 1) vat.call(ref, "add", at, 1);
    return (processorTime() - start) / messages;
  };
  for (let warm = 0; warm < 3; warm += 1) for (const ref of [target, outside]) each(ref);
  const calls = Array.from({ length: runs }, () => {
    const bare = each(target);
    return Math.max(0, each(outside) - bare);
  });
  return [
    {
      what: "a message across a membrane with a policy of 10 rules",
      unit: "µs",
      values: calls.map((call) => call / 2),
      target: 5,
    },
    { what: "a call through it, which is two: the message in, and its answer out", unit: "µs", values: calls },
  ];
}

/** Microseconds that this process has had of the processor: nothing here waits, and others' work does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function tenRules(): Promise<ConstructorParameters<typeof Deployment>[0]> {
  const folder = mkdtempSync(join(tmpdir(), "glither-bench-"));
  try {
    const source = join(folder, "ten.glith");
    writeFileSync(source, TEN_RULES);
    const loaded = await loadCore({ source });
    if (isOutcome(loaded)) throw new Error(`the policy does not compile: ${loaded.text}`);
    const { bytes } = await compileComponent(loaded, "direct");
    const actions = Object.fromEntries(loaded.core.verbs.map(({ name }) => [name, () => undefined]));
    const bindings = { "glither:actor/actions": actions };
    return { linked: await linkComponent(bytes, bindings, { where: "here" }), contract: loaded.core };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
