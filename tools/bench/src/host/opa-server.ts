import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { regoOf } from "../engine/peers/opa.ts";
import { MAILGUARD } from "../engine/rules.ts";
import { end, type Server } from "./server.ts";

const START_MS = 20_000;

/** `opa run --server` with mailguard's rules, whose enrichments are in what it is asked about: it calls nobody back. */
export async function opaServer(folder: string, opa: string, answers: object): Promise<Server> {
  const file = join(folder, "rules.rego");
  writeFileSync(
    file,
    regoOf(MAILGUARD, (enrichment) => `input.answers["${enrichment}"]`),
  );
  const port = await freePort();
  const args = ["run", "--server", "--addr", `127.0.0.1:${port}`, "--log-level", "error", file];
  const child = spawn(opa, args, { stdio: ["ignore", "ignore", "inherit"] });
  const origin = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + START_MS; !(await isThere(`${origin}/health`)); await sleep(50))
    if (Date.now() > deadline) throw new Error("`opa run --server` does not start");
  return {
    name: "opa run --server",
    url: `${origin}/v1/data/glither/rule`,
    headers: { "content-type": "application/json" },
    body: (artifact) => JSON.stringify({ input: { ...artifact, answers } }),
    ruleOf: (answer) => (answer as { readonly result: string }).result,
    stop: () => end(child),
  };
}

async function isThere(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
