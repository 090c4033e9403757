import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { count } from "../../../../../tools/workspace/src/testing/counts.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { injecting } from "../../testing/injecting.ts";
import { processProgram } from "../isolated-program.ts";
import { framed } from "./_frames.ts";
import { encoder } from "./codec/encoder.ts";
import { LAYOUT } from "./codec/layout.ts";
import { glueOf } from "./glue.ts";
import { mainProgram } from "./outer.ts";
import { argsFor } from "./process-cell.ts";

const folder = mkdtempSync(join(tmpdir(), "glither-escape-"));
const loot = join(folder, "loot");
let server: Server;
let port = 0;
let connections = 0;
let refused = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What an expression that stands in the glue gets out of its process: what it throws is said to the host. */
async function attempt(expression: string): Promise<string> {
  const report = `(() => { let got; try { got = "got " + String(${expression}) } catch (e) { got = "refused: " + String(e) }
    throw new Error(got) })()`;
  const program = await processProgram(await glueOf(await injecting(report)), { ...DEFAULT_LIMITS, time: 60_000 });
  try {
    return `returned ${String(program.bind({})())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const spoil = (): string => JSON.stringify(loot);
/** Powers by the names that Node gives them, and ways to come to them. */
const POWERS: readonly (readonly [string, () => string])[] = [
  ["a file written", () => `process.getBuiltinModule("node:fs").writeFileSync(${spoil()}, "x")`],
  ["a file read", () => `process.getBuiltinModule("node:fs").readFileSync("/etc/hostname")`],
  ["another process", () => `process.getBuiltinModule("node:child_process").execSync("touch " + ${spoil()})`],
  ["a connection", () => `process.getBuiltinModule("node:net").connect(${port}, "127.0.0.1")`],
  ["a request", () => `fetch("http://127.0.0.1:${port}/")`],
  ["a web socket", () => `new WebSocket("ws://127.0.0.1:${port}/")`],
  ["an event source", () => `new EventSource("http://127.0.0.1:${port}/")`],
  ["the environment", () => "JSON.stringify(process.env)"],
  ["a signal to the host", () => "process.kill(process.ppid)"],
  ["Node's own parts", () => `process.binding("fs")`],
  ["a module by require", () => `require("node:fs")`],
  ["a thread", () => `new Worker("1", { eval: true })`],
  ["a timer", () => "setTimeout(() => 1, 1)"],
  ["code from text", () => `eval("1 + 1")`],
  ["code by a function's maker", () => `(() => 1).constructor.constructor("return process")()`],
  ["code by the maker of what the glue is given", () => `TextDecoder.constructor("return process")()`],
  [
    "code by the maker of a promise that is not the context's",
    () => `import("node:fs").constructor.constructor("return process")()`,
  ],
  ["code by the maker of an async function", () => `(async () => 1).constructor("return process")()`],
];

it.each(POWERS)("nothing that is pasted into the glue gets %s", async (_, expression) => {
  expect(await attempt(expression())).toMatch(/^refused: /u);
  refused += 1;
});

it("nothing that is pasted into the glue imports a module", async () => {
  const wants = [
    "node:fs",
    "node:net",
    "node:http",
    "node:dns",
    "node:dgram",
    "node:worker_threads",
    "data:text/javascript,1",
  ];
  for (const name of wants) {
    const then = `(m) => m.writeFileSync ? m.writeFileSync(${spoil()}, "x") : m.connect?.(${port})`;
    expect(await attempt(`import(${JSON.stringify(name)}).then(${then})`)).toBe("got [object Promise]");
    refused += 1;
  }
});

it("the callers of the glue show nothing of themselves", async () => {
  const walk = `(() => { Error.prepareStackTrace = (_, sites) => sites;
    return new Error().stack.map((s) => typeof s.getFunction() + typeof s.getThis()).filter((t) => t !== "undefinedundefined") })()`;
  const seen = await attempt(walk);
  expect(seen).toMatch(/^got /u);
  // Functions of the glue's own realm are no gain; what they are made by makes nothing of text.
  const gain = walk.replace(
    "typeof s.getFunction() + typeof s.getThis()",
    `(s.getFunction() ?? (() => 1)).constructor("return process")()`,
  );
  expect(await attempt(gain)).toMatch(/^refused: /u);
  refused += 1;
});

it("an error of the other realm, which comes of too deep a recursion, leads nowhere", async () => {
  const found = (use: string): string => `(() => {
    "use strict";
    let other;
    const look = (error) => { if (!(error instanceof Error)) other ??= error };
    const deep = () => {
      try { deep() } catch (error) { look(error) }
      try { new TextDecoder().decode(new Uint8Array(1)) } catch (error) { look(error) }
    };
    deep();
    return other === undefined ? "none" : ${use};
  })()`;
  for (const use of [
    `other.constructor.constructor("return process")()`,
    `(other.constructor.prototype.toString = 1)`,
    `(Object.getPrototypeOf(Object.getPrototypeOf(other)).polluted = 1)`,
  ]) {
    expect(await attempt(found(use))).toMatch(/^(?:refused: |got none$)/u);
    refused += 1;
  }
});

it("whatever can be reached from the glue by names and prototypes, none of it is Node's", async () => {
  const search = `(() => {
    const seen = new Set(); const names = new Set(); const queue = [globalThis, import("x"), (function () { return arguments })()];
    try { null.x } catch (e) { queue.push(e) }
    while (queue.length > 0 && seen.size < 50000) {
      const it = queue.pop();
      if ((typeof it !== "object" && typeof it !== "function") || it === null || seen.has(it)) continue;
      seen.add(it);
      try { queue.push(Object.getPrototypeOf(it)) } catch {}
      for (const key of Reflect.ownKeys(it)) {
        const d = Object.getOwnPropertyDescriptor(it, key);
        if (typeof key === "string") names.add(key);
        queue.push(d.value, d.get, d.set);
      }
    }
    return ["process", "require", "fetch", "Buffer", "readSync", "writeSync", "binding", "setTimeout", "WebSocket", "mainModule"].filter((n) => names.has(n)).join();
  })()`;
  expect(await attempt(search)).toBe("got ");
  refused += 1;
});

/** What code finds that has come out of the context, into the realm of the process's own program. */
it("who comes out of the context finds no network, and neither files nor processes with what Node's program had", async () => {
  const before = `
    import * as fs from "node:fs";
    import { execFileSync } from "node:child_process";
    import { registerHooks } from "node:module";
    import { constants, createContext, Script } from "node:vm";
    import { Worker } from "node:worker_threads";
    const found = {};
    const tries = (name, work) => {
      try { found[name] = "got " + String(work()) } catch (error) { found[name] = error.code ?? error.name }
    };
    let made = 0;
    class Probe extends Script {
      constructor(text) {
        super(text);
        made += 1;
        if (made !== 2) return;
        for (const name of ["process", "fetch", "WebSocket", "Buffer", "setTimeout", "require", "net", "dgram"]) {
          found[name] = typeof globalThis[name];
        }
        tries("write", () => fs.writeFileSync(${spoil()}, "x"));
        tries("read", () => fs.readdirSync("/"));
        tries("run", () => execFileSync("touch", [${spoil()}]));
        tries("thread", () => new Worker("1", { eval: true }));
        tries("text", () => new Function("return 1")());
        tries("pollute", () => { Object.prototype.polluted = 1 });
        import("node:net").catch((error) => { found.import = error.message })
          .then(() => fs.writeSync(2, JSON.stringify(found)));
      }
    }`;
  const powers = "{ ...fs, registerHooks, constants, createContext, Script: Probe }";
  const program = encoder(LAYOUT)({ inner: "1", glue: "1", modules: [], withMemory: undefined, texts: 0, alarm: 1000 });
  const { stderr } = spawnSync(process.execPath, argsFor(DEFAULT_LIMITS, mainProgram(before, powers)), {
    input: framed(program),
    env: {},
    cwd: "/",
    encoding: "utf8",
  });
  expect(JSON.parse(stderr)).toEqual({
    process: "undefined",
    fetch: "undefined",
    WebSocket: "undefined",
    Buffer: "undefined",
    setTimeout: "undefined",
    require: "undefined",
    net: "undefined",
    dgram: "undefined",
    write: "ERR_ACCESS_DENIED",
    read: "ERR_ACCESS_DENIED",
    run: "ERR_ACCESS_DENIED",
    thread: "ERR_ACCESS_DENIED",
    text: "EvalError",
    pollute: "TypeError",
    import: "nothing is imported here",
  });
  refused += 15;
});

it("nothing was written and nothing was connected, and that is counted", () => {
  expect(existsSync(loot)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
  expect(connections).toBe(0);
  count("components", refused, { refused });
});
