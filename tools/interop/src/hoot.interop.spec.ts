import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type CompiledScheme, compileScheme, guileWithHoot, searchHere } from "@glither/runtimes/adapters";
import { type HootJavaScript, HootProgram, hootActor, schemeProgram } from "@glither/sandbox/hoot";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { type Ref, send, settled, Vat, type Vow } from "@glither/vat";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { chromium } from "playwright-core";
import { chromiumPath } from "../../browser/src/programs.ts";
import { bundle } from "./testing/bundle.ts";

const SCHEME = join(import.meta.dirname, "testing/scheme");
const CACHE = join(searchHere().folder, "hoot-compiled");

type Any = Ref<(...message: unknown[]) => unknown>;

const program = (file: string, maker: string) => schemeProgram(readFileSync(join(SCHEME, file), "utf8"), maker);
const PROGRAMS = {
  counter: program("counter.scm", "^counter"),
  portable: program("portable-actor.scm", "^portable-actor"),
  changing: program("changing.scm", "spawn-counter"),
};

const compiled = new Map<string, CompiledScheme>();
let missing: string | undefined;
try {
  for (const [name, text] of Object.entries(PROGRAMS))
    compiled.set(name, await compileScheme(text, guileWithHoot(searchHere()), CACHE));
} catch (error) {
  if ((error as { code?: string }).code !== "UNABLE") throw error;
  missing = "Hoot is not here, and nothing is kept of it; `npm run test:runtimes -- hoot` installs it";
}

async function loaded(name: keyof typeof PROGRAMS): Promise<HootProgram> {
  const { module, folder } = compiled.get(name) as CompiledScheme;
  const javaScript = createRequire(import.meta.url)(join(folder, "reflect.js")) as HootJavaScript;
  return HootProgram.load(module, javaScript, folder);
}

const describeWithHoot = missing === undefined ? describe : describe.skip;

describeWithHoot(`actors in Scheme, compiled by Hoot${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  let vat: Vat;
  beforeAll(() => {
    vat = new Vat({ report: () => undefined });
  });
  const ask = (ref: unknown, ...message: unknown[]) => vat.call(ref as Any, ...message);

  it("a counter counts, keeps to its own, and is undone with a turn that fails", async () => {
    expect(compiled.get("counter")?.module.length).toBeLessThan(400_000);
    const counting = await loaded("counter");
    const [one, other] = [vat.spawn(hootActor(counting), 0), vat.spawn(hootActor(counting), 40)];
    expect([ask(one, "inc"), ask(one, "add", 5), ask(other, "add", 2), ask(one, "get")]).toEqual([1, 6, 42, 6]);
    const failing = vat.spawn(() => () => {
      ask(one, "inc");
      throw new Error("after that");
    });
    expect(() => vat.call(failing)).toThrow("after that");
    expect(ask(one, "get")).toBe(6);
    expect(ask(one, "reset")).toBeUndefined();
    expect(ask(one, "get")).toBe(0);
  });

  it("what it raises breaks its own turn, says what it says, and changes nothing", async () => {
    const one = vat.spawn(hootActor(await loaded("counter")), 7);
    expect(() => ask(one, "add", 0.5)).toThrow(
      expect.objectContaining({ code: "RAISED", message: "not a whole number" }),
    );
    expect(() => ask(one, "no-such")).toThrow(expect.objectContaining({ code: "RAISED" }));
    expect(ask(one, "inc")).toBe(8);
  });

  it("the document's portable actor answers as it stands there, near and far", async () => {
    const portable = vat.spawn(hootActor(await loaded("portable")));
    expect(ask(portable, "ping")).toBe(Symbol.for("pong"));
    for (const value of [1, 2n ** 100n, 1.5, "héé", [1, ["x", [Symbol.for("s")]], true], portable])
      expect(ask(portable, "echo", value)).toEqual(value);
    const elsewhere = new Vat();
    const far = elsewhere.run(() => send(portable as unknown as Any, "ping"));
    expect(await settled(far as Vow)).toBe(Symbol.for("pong"));
  });

  it("the document's counter that changes itself counts, and its change outlives a turn that fails", async () => {
    const changing = vat.spawn(hootActor(await loaded("changing")), 1);
    expect(ask(changing, "inc")).toBe(2);
    expect(() => ask(changing, "fail")).toThrow(expect.objectContaining({ code: "RAISED" }));
    expect(ask(changing, "get")).toBe(3);
  });

  const executablePath = chromiumPath();
  const inChromium = executablePath === undefined ? it.skip : it;
  inChromium(
    `runs them as actors of a vat in Chromium${executablePath === undefined ? " (skipped: there is none)" : ""}`,
    async () => {
      const { path, remove } = await temporaryFolder();
      const files = new Map<string, string | Uint8Array>();
      for (const [name, { module, folder }] of compiled) {
        files.set(`/${name}.wasm`, module);
        for (const file of ["reflect.js", "reflect.wasm", "wtf8.wasm"])
          files.set(`/${file}`, readFileSync(join(folder, file)));
      }
      writeFileSync(join(path, "entry.js"), PAGE);
      files.set("/page.js", bundle(join(path, "entry.js"), join(path, "page.js")));
      // Hoot's own JavaScript is a plain script, whose classes the module behind it sees.
      files.set("/", '<script src="reflect.js"></script><body><script type="module" src="page.js"></script>');
      const server = createServer(({ url = "" }, response) => {
        response.writeHead(files.has(url) ? 200 : 404, {
          "content-type": typeOf(url),
          "content-security-policy": POLICY,
        });
        response.end(files.get(url));
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage();
        const errors: string[] = [];
        page.on("pageerror", (error) => errors.push(error.message));
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        page.setDefaultTimeout(300_000);
        const done = page.locator("body:not(:has(script))").waitFor({ state: "attached" });
        await Promise.race([done, page.waitForEvent("pageerror")]);
        expect(errors).toEqual([]);
        expect(JSON.parse((await page.textContent("body")) ?? "")).toEqual([6, "pong", [1, "x"], "RAISED"]);
      } finally {
        await browser.close();
        server.close();
        server.closeAllConnections();
        await remove();
      }
    },
  );
});

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

function typeOf(url: string): string {
  if (url.endsWith(".wasm")) return "application/wasm";
  return url.endsWith(".js") ? "text/javascript" : "text/html";
}

const PAGE = `
import { HootProgram, hootActor } from "@glither/sandbox/hoot";
import { settled, Vat } from "@glither/vat";

const vat = new Vat({ report: () => undefined });
const load = (name) => HootProgram.load(name + ".wasm", { Scheme }, ".");
const counter = vat.spawn(hootActor(await load("counter")), 5);
const portable = vat.spawn(hootActor(await load("portable")));
const counted = await settled(vat.send(counter, "inc"));
const pong = await settled(vat.send(portable, "ping"));
const echoed = await settled(vat.send(portable, "echo", [1, "x"]));
const raised = await settled(vat.send(portable, "no-such")).catch(({ code }) => code);
document.body.textContent = JSON.stringify([counted, Symbol.keyFor(pong), echoed, raised]);
`;
