import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumPath, HOW_TO_INSTALL } from "../../../browser/src/programs.ts";
import { playground as pageOf } from "../../../playground/src/build/page.ts";
import type { Measurement } from "../measure.ts";

export interface PlaygroundOptions {
  /** How often the page is opened, and how many letters are written. */
  readonly runs: number;
}

/** Notes when the page first shows a receipt, and from then on when it shows another one. */
const NOTES = `
const seen = () => document.querySelector(".verdict");
let last;
new MutationObserver(() => {
  if (seen() === null || seen() === last) return;
  last = seen();
  globalThis.shown = performance.now();
}).observe(document, { childList: true, subtree: true });`;

/** What somebody waits for who opens the playground from a disk, and who writes in it. */
export async function playground({ runs }: PlaygroundOptions): Promise<Measurement[]> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error(`there is no Chromium: ${HOW_TO_INSTALL}`);
  const html = await pageOf();
  const folder = mkdtempSync(join(tmpdir(), "glither-playground-"));
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  try {
    const file = join(folder, "index.html");
    writeFileSync(file, html);
    const address = pathToFileURL(file).href;
    const first: number[] = [];
    for (let run = 0; run < runs; run += 1) first.push(await opened(browser, address));
    return [
      {
        what: "the page, compressed by gzip",
        unit: "kB",
        values: [gzipSync(html, { level: 9 }).length / 1000],
        target: 400,
      },
      {
        what: "from opening it to the first receipt, in a browser that has not seen it",
        unit: "ms",
        values: first,
        target: 1_000,
      },
      {
        what: "from a letter in mailguard to the receipt after it, the pause of 80 ms that waits for more included",
        unit: "ms",
        values: await typed(browser, address, runs),
      },
    ];
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

async function opened(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  await context.addInitScript(NOTES);
  const page = await context.newPage();
  await page.goto(address);
  const time = await shown(page);
  await context.close();
  return time;
}

async function typed(browser: Browser, address: string, letters: number): Promise<number[]> {
  const context = await browser.newContext();
  await context.addInitScript(NOTES);
  const page = await context.newPage();
  await page.goto(address);
  await shown(page);
  const rules = page.getByRole("textbox", { name: "Rules" });
  await rules.press("Control+End");
  await rules.pressSequentially("\n// ");
  const times: number[] = [];
  for (let letter = 0; letter < letters; letter += 1) {
    // What the analysis says of the letter before is not waited for.
    await page.waitForTimeout(200);
    await page.evaluate(
      "globalThis.shown = undefined; addEventListener('input', () => { globalThis.begun = performance.now(); }, { capture: true, once: true })",
    );
    await page.keyboard.type("x");
    times.push((await shown(page)) - Number(await page.evaluate("globalThis.begun")));
  }
  await context.close();
  return times;
}

/** When a receipt was shown, in milliseconds since the page began. */
async function shown(page: Page): Promise<number> {
  for (;;) {
    const time = await page.evaluate("globalThis.shown");
    if (typeof time === "number") return time;
    await page.waitForTimeout(10);
  }
}
