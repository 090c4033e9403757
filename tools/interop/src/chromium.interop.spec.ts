import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type Browser, chromium } from "playwright-core";
import { bundle } from "./testing/bundle.ts";
import { describeWithClient, pathOf } from "./testing/clients.ts";
import { EXPECTED, exampleOf } from "./testing/examples.ts";
import { linesHere, type ShippedComponent, shippedComponents, taskOf } from "./testing/shipped.ts";

const PAGE = join(import.meta.dirname, "testing/page.mjs");
/** Scripts and data of its own, WebAssembly, and nothing else. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const TYPES: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript", json: "application/json" };

/** Two vats on a page: a chain of messages in one flight, an answer of its own vat, and a reference that is taken back. */
const VATS = `
import { call, methods, send, settled, spawn, Vat } from "@glither/vat";
import { membrane } from "@glither/vat/library";

const counter = (bcom, n) => methods({ inc: () => bcom(counter(bcom, n + 1), n + 1), get: () => n });
const [here, there] = [new Vat({ name: "here" }), new Vat({ name: "there", report: () => undefined })];
const maker = there.spawn(() => methods({ make: (n) => spawn(counter, n) }));
const far = await settled(here.run(() => send(send(maker, "make", 4), "inc")));
const own = here.spawn(counter, 0);
const near = here.run(() => call(own, "inc"));
const [lent, revoke] = there.run(() => membrane(maker));
there.call(revoke);
const refused = await settled(here.send(lent, "make", 1)).catch(({ code }) => code);
document.body.textContent = JSON.stringify([far, near, refused]);
`;

describeWithClient("chromium", () => {
  let folder: string;
  let remove: () => Promise<void>;
  let shipped: readonly ShippedComponent[];
  let browser: Browser;
  let server: Server;
  const files = new Map<string, string | Uint8Array>([
    ["index.html", '<body><script type="module" src="page.js"></script>'],
  ]);

  beforeAll(async () => {
    ({ path: folder, remove } = await temporaryFolder());
    shipped = await shippedComponents();
    browser = await chromium.launch({ executablePath: pathOf("chromium"), args: ["--no-sandbox"] });
    server = createServer(({ url = "/" }, response) => {
      const name = url === "/" ? "index.html" : url.slice(1);
      const type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
      response.writeHead(files.has(name) ? 200 : 404, { "content-type": type, "content-security-policy": POLICY });
      response.end(files.get(name));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
    await remove();
  });

  /** What the page says when it is done. */
  async function shown(script: string): Promise<string> {
    files.set("page.js", script);
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    page.setDefaultTimeout(300_000);
    // What the script shows stands in its own place.
    const done = page.locator("body:not(:has(script))").waitFor({ state: "attached" });
    // What ends the script shows nothing.
    await Promise.race([done, page.waitForEvent("pageerror")]);
    const text = await page.textContent("body");
    await page.close();
    expect(errors).toEqual([]);
    return text ?? "";
  }

  it("gives the receipt of every case of every ruleset, byte for byte", async () => {
    for (const [index, { component }] of shipped.entries()) files.set(`${index}.wasm`, component);
    const tasks = shipped.map((one, index) => ({ task: taskOf(one), component: `${index}.wasm` }));
    files.set("tasks.json", JSON.stringify(tasks));
    const lines = JSON.parse(await shown(bundle(PAGE, join(folder, "page.js"))));
    expect(lines.length).toBeGreaterThan(700);
    expect(lines).toEqual(await linesHere(shipped));
  });

  it("runs what docs/embedding.md shows", async () => {
    const mailguard = shipped.find(({ shelf }) => shelf === "mail/mailguard");
    files.set("mailguard.wasm", mailguard?.component ?? "");
    files.set("mailguard.core.json", JSON.stringify(mailguard?.core));
    const entry = join(folder, "example.js");
    writeFileSync(entry, exampleOf("Browsers", "js"));
    expect(await shown(bundle(entry, join(folder, "example.bundled.js")))).toBe(EXPECTED);
  });

  it("runs vats that talk with each other, and a membrane between them", async () => {
    const entry = join(folder, "vats.js");
    writeFileSync(entry, VATS);
    expect(JSON.parse(await shown(bundle(entry, join(folder, "vats.bundled.js"))))).toEqual([5, 1, "REVOKED"]);
  });
});
