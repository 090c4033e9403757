import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ended } from "./_commands.ts";
import { bare, installedFolder, isProgram, programPath, saidBy } from "./_programs.ts";
import { spokenEngine } from "./_spoken.ts";
import { PATIENCE_MS, talkAgain } from "./_talk.ts";
import type { Adapter, Search } from "./engine.ts";
import { EngineError } from "./error.ts";
import { driverPath } from "./python.ts";

/** No network, no storage, no clock that goes on while the module runs: that is what a Worker has by itself. */
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .main), (name = "internet", network = (allow = []))]);
const main :Workerd.Worker = (
  compatibilityDate = "2026-07-01",
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "session.mjs", esModule = embed "session.mjs"),
    (name = "module.wasm", wasm = embed "module.wasm"),
    (name = "lines", text = embed "lines"),
  ],
);
`;

/** Puts one conversation to a module that was compiled when the Worker was deployed; `workerd test` runs it once. */
const WORKER = [
  'import lines from "lines";',
  'import module from "module.wasm";',
  'import { Session } from "./session.mjs";',
  "const answers = () => {",
  "  const session = new Session(() => module);",
  `  for (const line of lines.split(String.fromCharCode(10))) console.log("answer " + session.handle(line));`,
  "};",
  "export default { test: answers };",
].join("\n");

function programIn(search: Search): string | undefined {
  const folder = installedFolder("workerd", search);
  const arch = process.arch === "arm64" ? "arm64" : "64";
  const own = folder && join(folder, `node_modules/@cloudflare/workerd-linux-${arch}/bin/workerd`);
  return own !== undefined && isProgram(own) ? own : programPath("workerd", search.env);
}

export const workerd: Adapter = {
  name: "workerd",
  what: "V8 in a Worker, which makes no code of bytes at run time; each conversation is a Worker of its own",
  sought: "`workerd` on the path, or from npm",
  find: async (search) => {
    const program = programIn(search);
    const env = bare(search.env);
    const said = program && saidBy(program, ["--version"], env);
    if (program === undefined || said === undefined) return { missing: "there is no `workerd`" };
    return spokenEngine({
      name: "workerd",
      what: workerd.what,
      version: said.replace(/^workerd\s+/u, ""),
      limits: ["time"],
      talk: async (time, module) => talkAgain((lines) => answers(program, env, module, lines, time)),
    });
  },
};

async function answers(
  program: string,
  env: Readonly<Record<string, string>>,
  module: Uint8Array,
  lines: readonly string[],
  time = PATIENCE_MS,
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "glither-workerd-"));
  try {
    await copyFile(driverPath("session.mjs"), join(folder, "session.mjs"));
    await writeFile(join(folder, "worker.mjs"), WORKER);
    await writeFile(join(folder, "module.wasm"), module);
    // The module lies beside it: it need not be said again.
    await writeFile(join(folder, "lines"), lines.map((line) => line.replace(/^open .*/su, "open 00")).join("\n"));
    await writeFile(join(folder, "config.capnp"), CONFIG);
    const { code, stdout, stderr } = await ended(program, ["test", join(folder, "config.capnp")], env, time);
    if (code !== 0) {
      const [, why = "it does not start"] = /(?:Uncaught|error:) (.*)/u.exec(stderr) ?? [];
      throw new EngineError("INVALID", why);
    }
    return [...stdout.matchAll(/^answer (.*)$/gmu)].map(([, answer = ""]) => answer);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
