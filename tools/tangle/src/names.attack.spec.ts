import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { count } from "../../workspace/src/testing/counts.ts";
import { printedBy } from "./testing/in-process.ts";

/** What a terminal or a build server would obey, if a name could bring it into a line. */
const ORDERS = [
  "\n::warning::obeyed",
  "\r\n::set-env name=PATH::obeyed",
  "\n  ::stop-commands::obeyed",
  "\n##[error]obeyed",
  "\u001b[2J\u001b[1;31mobeyed",
  "\u001b]0;obeyed\u0007",
  "\u009b31mobeyed",
  "\u2028::warning::obeyed",
  "\u0085::warning::obeyed",
  "\u202eobeyed",
  "\u2066obeyed",
  "\b\b\bobeyed",
  "\u0000obeyed",
  "\tobeyed\v\f",
];

const FORMATS = ["pretty", "github", "junit", "sarif", "json"];
const DIGEST = `@sha256:${"a".repeat(64)}`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let before: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  before = process.cwd();
  process.chdir(folder.path);
  await place(folder.path, "gate.glith", GATE);
  await place(folder.path, "message.json", "{}");
});
afterAll(async () => {
  process.chdir(before);
  await folder.remove();
});

/** Every command with a name wherever it takes one; what is named is there where a folder can have such a name. */
async function commandsWith(order: string): Promise<readonly (readonly string[])[]> {
  const name = `x${order}`;
  const commands: string[][] = [
    [name],
    ["check", name],
    ["check", "gate.glith", `--${name}`],
    ["check", "gate.glith", "--format", name],
    ["explain", name],
    ["build", `${name}.glith`, "--out", "o.wasm"],
    ["build", "gate.glith", "--out", "o.wasm", "--engine", name],
    ["weave", name, "--format", "html"],
    ["run", name, "--input", "message.json"],
    ["run", "gate.glith", "--input", name],
    ["run", "gate.glith", "--input", "message.json", "--enrich", name],
    ["conform", name],
    ["conform", "gate.glith", "--cases", name],
    ["diff", name, "gate.glith"],
    ["diff", "--rev", name, "gate.glith"],
    ["verify", name],
    ["verify", `oci:${name}${DIGEST}`],
    ["verify", `oci:x${DIGEST}`, "--trust", name],
    ["verify", `oci:x${DIGEST}`, "--key", name],
    ["rebuild-verify", `oci:${name}${DIGEST}`],
    ["oci", "push", name, "--store", "oci:s"],
    ["oci", "pull", `registry.example/${name}${DIGEST}`, "--out", "o.wasm"],
    ["oci", "save", `oci:${name}${DIGEST}`, "--out", "o.tar"],
    ["oci", "load", name, "--store", "oci:s"],
    ["oci", "gc", "--store", `oci:${name}`],
    ["oci", "gc", "--store", name],
    ["receipts", "verify", name, "--key", name],
    ["explain-receipt", name, "0", "--component", name],
    ["replay", name, "0", "--component", name],
    ["obligations", "look", name, name, "--component", name, "--enrich", "message.json"],
    ["key", "trust", "--key", name],
    ["key", "trust", "--issuer", name, "--subject", name, "--sigstore-root", name],
  ];
  const ledger = `ledger-${ORDERS.indexOf(order)}.sqlite`;
  await place(folder.path, "told.json", JSON.stringify({ subject: order, "attachments.exts": [order] }));
  await place(folder.path, "answers.json", '{"sender.allowlisted":true}');
  commands.push(
    ["run", "gate.glith", "--input", "told.json", "--enrich", "answers.json", "--ledger", ledger],
    ["explain-receipt", ledger, "0", "--component", "gate.glith"],
    ["replay", ledger, "0", "--component", "gate.glith"],
    ["explain-receipt", ledger, "0", "--deployment", name],
    ["obligations", "look", ledger, name, "--component", "gate.glith", "--enrich", "answers.json"],
  );
  if (!order.includes("\0")) {
    await mkdir(name, { recursive: true });
    await cp("gate.glith", join(name, "gate.glith"));
    await place(folder.path, join(name, "wrong.glith"), `${GATE}\nrule two = mgs => nothing "${name}" ${name}\n`);
    for (const format of FORMATS)
      for (const file of ["gate.glith", "wrong.glith"]) commands.push(["check", join(name, file), "--format", format]);
    commands.push(
      ["check", join(name, "gate.glith"), join(name, "wrong.glith")],
      ["wit", join(name, "wrong.glith")],
      ["fmt", join(name, "wrong.glith"), "--check"],
      ["weave", join(name, "gate.glith"), "--format", "html", "--out", join(name, "gate.html")],
      ["build", join(name, "gate.glith"), "--out", join(name, "gate.wasm")],
      ["oci", "push", join(name, "gate.wasm"), "--store", "oci:s", "--dry-run"],
      ["key", "generate", "--out", join(name, "signer.key")],
      ["key", "trust", "--key", join(name, "signer.key.pub"), "--out", join(name, "policy.json")],
    );
  }
  return commands.flatMap((args) => [args, [...args, "--json"]]);
}

/** What is obeyed is in a line of its own, or no character that can be shown. */
function obeyed(text: string, args: readonly string[]): string | undefined {
  const lines = text.split("\n");
  const own = args.includes("github") ? /^::(?:error|warning|notice) file=/u : /^$/u;
  return (
    lines.find((line) => /^\s*(?:::|##\[)/u.test(line) && !own.test(line)) ??
    lines.find((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line))
  );
}

it("no name brings a line or a control character of its own into what is printed", async () => {
  const outcomes: Record<string, number> = {};
  const found: unknown[] = [];
  let total = 0;
  for (const order of ORDERS)
    for (const args of await commandsWith(order)) {
      const { exitCode, text } = await printedBy(args);
      const bad = obeyed(text, args);
      if (bad !== undefined) found.push([args, bad]);
      const outcome = bad !== undefined ? "obeyed" : exitCode === 0 ? "harmless" : "refused";
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      total++;
      expect(exitCode).not.toBe(70);
    }
  expect(found.slice(0, 5)).toEqual([]);
  count("names", total, outcomes);
});
