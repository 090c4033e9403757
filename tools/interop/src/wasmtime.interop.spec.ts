import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { HOSTILE_MAILROOMS, type HostileMailroom } from "@glither/host/testing/hostile-mailrooms";
import { MAILROOM_CONTRACT, mailroom } from "@glither/host/testing/mailroom";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithClient, pathOf, run } from "./testing/clients.ts";
import { EXPECTED, exampleOf } from "./testing/examples.ts";
import { linesHere, type ShippedComponent, shippedComponents, writeComponents } from "./testing/shipped.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CRATE = join(ROOT, "hosts/wasmtime");

/** Beside those that both embedders of this host are tried with, what an embedder holds off by itself. */
const HOSTILE: readonly HostileMailroom[] = [
  ...HOSTILE_MAILROOMS,
  { name: "never ends", first: "(loop $again (br $again))", reason: "host_timeout" },
  {
    name: "takes all memory",
    first: "(if (i32.eq (memory.grow (i32.const 2000)) (i32.const -1)) (then unreachable))",
    reason: "host_memory",
  },
];

describeWithClient("wasmtime", (conform) => {
  let folder: string;
  let remove: () => Promise<void>;
  let shipped: readonly ShippedComponent[];
  let components: string;

  beforeAll(async () => {
    ({ path: folder, remove } = await temporaryFolder());
    shipped = await shippedComponents();
    components = join(folder, "components");
    writeComponents(components, shipped);
  });
  afterAll(() => remove());

  /** Cargo as it built the crate, so that nothing is compiled but what is new. */
  const cargo = (crate: string, ...args: readonly string[]) => {
    const target = dirname(dirname(pathOf("wasmtime")));
    const { HOME = homedir(), CARGO_HOME = join(HOME, ".cargo"), RUSTUP_HOME = join(HOME, ".rustup") } = process.env;
    const env = { HOME, CARGO_HOME, RUSTUP_HOME, CARGO_TARGET_DIR: target, GLITHER_COMPONENTS: components };
    return run("cargo", args, env, crate);
  };

  it("gives the receipt of every case of every ruleset, byte for byte", async () => {
    const ran = await conform([components, join(ROOT, "goldens"), join(ROOT, "fixtures")], {});
    expect({ exitCode: ran.exitCode, stderr: ran.stderr }).toEqual({ exitCode: 0, stderr: "" });
    const expected = await linesHere(shipped);
    expect(expected.length).toBeGreaterThan(700);
    expect(linesOf(ran.stdout)).toEqual([...expected].sort());
  });

  it("closes what a hostile component does, for the reason that this host gives", async () => {
    for (const [index, { contract, reason: _, done: _done, routes = false, name, ...attack }] of HOSTILE.entries()) {
      const shelf = `hostile/m${index}`;
      place(join(folder, "hostile", `${shelf}.wasm`), await mailroom(attack));
      place(join(folder, "cores", shelf, "snapshot.json"), JSON.stringify(contract ?? MAILROOM_CONTRACT));
      place(join(folder, "cases", shelf, "case.json"), JSON.stringify(hostileCase(name, routes)));
    }
    const { stdout } = await conform([join(folder, "hostile"), join(folder, "cores"), join(folder, "cases")], {});
    const found = linesOf(stdout).map((line): [string, unknown] => {
      const { case: name, receipt } = JSON.parse(line);
      return [name, { ...receipt, actions: receipt.actions.map(({ verb }: { verb: string }) => verb) }];
    });
    const expected = HOSTILE.map(({ name, reason, done = [] }): [string, unknown] => {
      const open = done.includes("hold") ? { open_tokens: ["token"] } : {};
      return [name, { verdict: "dropped", rule: "host", reason_class: reason, actions: done, ...open }];
    });
    expect(new Map(found)).toEqual(new Map(expected));
  });

  it("has types for worlds, by which the same receipts come, and passes its own tests", async () => {
    const { exitCode, stdout, stderr } = await cargo(CRATE, "test", "--locked", "--offline", "--quiet");
    expect({ exitCode, said: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, said: "" });
  });

  it("runs what docs/embedding.md shows", async () => {
    const crate = join(folder, "example");
    const manifest = readFileSync(join(CRATE, "Cargo.toml"), "utf8");
    const profile = manifest.slice(manifest.indexOf("[profile.dev]"));
    const dependency = `[dependencies]\nglither-wasmtime = { path = ${JSON.stringify(CRATE)} }`;
    place(join(crate, "Cargo.toml"), `[package]\nname = "example"\nedition = "2024"\n${dependency}\n${profile}`);
    place(join(crate, "Cargo.lock"), readFileSync(join(CRATE, "Cargo.lock")));
    place(join(crate, "src/main.rs"), exampleOf("Rust", "rust"));
    const mailguard = shipped.find(({ shelf }) => shelf === "mail/mailguard");
    place(join(crate, "mailguard.wasm"), mailguard?.component ?? "");
    place(join(crate, "mailguard.core.json"), JSON.stringify(mailguard?.core));
    const { stdout, stderr } = await cargo(crate, "run", "--offline", "--quiet");
    expect({ stdout, stderr }).toEqual({ stdout: `${EXPECTED}\n`, stderr: "" });
  });

  it("is formatted", async () => {
    expect(await cargo(CRATE, "fmt", "--check")).toMatchObject({ exitCode: 0, stdout: "" });
  });
});

function linesOf(stdout: string): string[] {
  return stdout.trimEnd().split("\n").sort();
}

function place(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** The message of which every hostile mailroom disposes. */
function hostileCase(name: string, routes: boolean): unknown {
  return {
    name,
    artifact: {
      "from.domain": "a.example",
      "attachment.count": 0,
      risk_level: "high",
      headers: [["List-Id", "news"]],
      "list.unsubscribe": true,
    },
    enrich: { "dkim.domain": null, "sender.allowlisted": routes, "sender.risk": "high" },
  };
}
