import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import { end, type Server } from "./server.ts";

const TANGLE = join(ROOT, "tools/tangle/src/testing/entry.ts");

/** `tangle serve` with one deployment, a token, and a ledger in a file of the folder. */
export async function glitherServer(folder: string, component: Uint8Array, answers: object): Promise<Server> {
  const token = randomBytes(24).toString("hex");
  const config = {
    listen: { port: 0 },
    store: { sqlite: "ledger.sqlite" },
    tokens: [{ name: "bench", scopes: ["dispose"], token: { env: "BENCH_TOKEN" } }],
    deployments: {
      mail: {
        component: {
          file: "mailguard.wasm",
          digest: `sha256:${createHash("sha256").update(component).digest("hex")}`,
        },
        bindings: { answers: "answers.json" },
      },
    },
  };
  writeFileSync(join(folder, "mailguard.wasm"), component);
  writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
  writeFileSync(join(folder, "glither.host.json"), JSON.stringify(config));
  const args = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", TANGLE, "serve"];
  const child = spawn(process.execPath, [...args, "glither.host.json"], {
    cwd: folder,
    env: { ...process.env, BENCH_TOKEN: token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.on("close", () => reject(new Error("`tangle serve` does not start")));
    child.stdout.on("data", (part: Buffer) => {
      const [, found] = /"address":"([^"]+)"/u.exec(String(part)) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    name: "tangle serve",
    url: `${address}/v1/deployments/mail/dispose`,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: (artifact) => JSON.stringify({ artifact }),
    ruleOf: (answer) => (answer as { readonly receipt: { readonly rule: string } }).receipt.rule,
    stop: () => end(child),
  };
}
