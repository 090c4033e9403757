import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { moduleOf } from "@glither/host/web";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { bundle } from "./testing/bundle.ts";
import { describeWithClient, pathOf } from "./testing/clients.ts";
import { EXPECTED, exampleOf, MESSAGE } from "./testing/examples.ts";
import { linesHere, type ShippedComponent, shippedComponents, taskOf } from "./testing/shipped.ts";

const SERVE = join(import.meta.dirname, "testing/serve-worker.mjs");
const WORKER = join(import.meta.dirname, "testing/worker.mjs");

describeWithClient("workerd", () => {
  let folder: string;
  let remove: () => Promise<void>;
  let shipped: readonly ShippedComponent[];
  let bundled: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    ({ path: folder, remove } = await temporaryFolder());
    shipped = await shippedComponents();
    bundled = bundle(WORKER, join(folder, "bundled.js"));
  });
  afterAll(async () => {
    for (const child of running) {
      child.stdin?.end();
      await once(child, "close");
    }
    await remove();
  });

  /** Puts files into a folder and a Worker of them on a free port. */
  async function serve(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
    const at = join(folder, name);
    mkdirSync(at, { recursive: true });
    for (const [file, content] of Object.entries(files)) writeFileSync(join(at, file), content);
    const child = spawn(process.execPath, [SERVE, pathOf("workerd"), at], { stdio: "pipe" });
    running.push(child);
    // workerd tells of each request that it refuses; that is of interest where it does not start.
    let said = "";
    child.stderr.on("data", (part: Buffer) => {
      said += part;
    });
    const ended = once(child, "close").then(() => Promise.reject(new Error(`workerd does not start: ${said}`)));
    const [line] = await Promise.race([once(child.stdout, "data"), ended]);
    ended.catch(() => {});
    return new URL(String(line).trim()).origin;
  }

  const serveRuleset = ({ shelf, component }: ShippedComponent): Promise<string> =>
    serve(shelf, { "worker.js": bundled, "ruleset.bin": component, "ruleset.wasm": moduleOf(component) });

  it("gives the receipt of every case of every ruleset, byte for byte", async () => {
    const lines: string[] = [];
    for (const one of shipped) {
      const origin = await serveRuleset(one);
      const answer = await fetch(`${origin}/cases`, { method: "POST", body: JSON.stringify(taskOf(one)) });
      lines.push(...((await answer.json()) as string[]));
    }
    expect(lines.length).toBeGreaterThan(700);
    expect(lines).toEqual(await linesHere(shipped));
  });

  it("reaches nothing, and needs no code that is made at run time", async () => {
    let asked = 0;
    const server: Server = createServer((_, response) => {
      asked += 1;
      response.end("reached");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const [mailguard] = shipped.filter(({ shelf }) => shelf === "mail/mailguard");
    if (mailguard === undefined) throw new Error("there is no mailguard");
    const origin = await serveRuleset(mailguard);
    const said = async (path: string): Promise<string> => (await fetch(`${origin}${path}`)).text();
    expect(await said(`/network?url=http://127.0.0.1:${port}/`)).toMatch(/^refused: /u);
    expect(await said("/code")).toMatch(/^refused: EvalError/u);
    expect(await said("/bytes")).toMatch(/^refused: CompileError/u);
    server.close();
    server.closeAllConnections();
    expect(asked).toBe(0);
  });

  it("runs what docs/embedding.md shows", async () => {
    const [mailguard] = shipped.filter(({ shelf }) => shelf === "mail/mailguard");
    const component = mailguard?.component ?? new Uint8Array();
    const entry = join(folder, "example.js");
    writeFileSync(entry, exampleOf("Workers", "js"));
    writeFileSync(join(folder, "mailguard.core.json"), JSON.stringify(mailguard?.core));
    const example = bundle(entry, join(folder, "example.bundled.js"));
    const files = { "worker.js": example, "mailguard.bin": component, "mailguard.module.wasm": moduleOf(component) };
    const origin = await serve("example", files);
    const answer = await fetch(origin, { method: "POST", body: JSON.stringify(MESSAGE) });
    expect(await answer.text()).toBe(EXPECTED);
  });
});
