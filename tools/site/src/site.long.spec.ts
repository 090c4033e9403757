import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { describeWithBrowser } from "../../browser/src/testing/describe-with-browser.ts";
import { buildSite } from "./build.ts";
import { type Served, serveFolder } from "./check/serve.ts";
import { SITE } from "./paths.ts";

let faults: readonly string[];
let served: Served;

beforeAll(async () => {
  faults = await buildSite({ base: "/", api: true });
  served = await serveFolder(SITE);
});
afterAll(() => served.stop());

it("has no link that leads nowhere, and asks no other host", () => {
  expect(faults).toEqual([]);
});

it("colours rulesets", () => {
  const page = readFileSync(join(SITE, "start.html"), "utf8");
  const [block = ""] = /language-glith[\s\S]*?<\/pre>/u.exec(page) ?? [];
  expect(new Set(block.match(/--shiki-dark:#\w+/gu)).size).toBeGreaterThan(3);
});

const PAGES = [
  "",
  "start.html",
  "language.html",
  "performance.html",
  "diagnostics/DEAD_RULE.html",
  "configuration/host.html",
  "api/vat/index.html",
];

describeWithBrowser("the site in a browser", (browser) => {
  const views = [360, 768, 1440].flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ width, scheme })));

  it.each(views)("fits $width px in $scheme, and its policy stops nothing of it", async ({ width, scheme }) => {
    const context = await browser().newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
    const page = await context.newPage();
    const wrong = complaintsOf(page);
    for (const name of PAGES) {
      await page.goto(`${served.address}/${name}`, { waitUntil: "networkidle" });
      const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      expect({ name, over }).toEqual({ name, over: 0 });
      expect(await page.evaluate("document.documentElement.classList.contains('dark')")).toBe(scheme === "dark");
    }
    expect(wrong).toEqual([]);
    await context.close();
  });

  it("finds words without a server", async () => {
    const page = await browser().newPage();
    const wrong = complaintsOf(page);
    await page.goto(`${served.address}/start.html`, { waitUntil: "networkidle" });
    await page.keyboard.press("Control+k");
    await page.locator("input[type=search]").fill("caretaker");
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    expect(await page.locator(".VPLocalSearchBox .result").first().textContent()).toMatch(/caretaker/iu);
    expect(wrong).toEqual([]);
    await page.close();
  });

  it("shows its figures in the page, in words for those who do not see them", async () => {
    const page = await browser().newPage();
    await page.goto(`${served.address}/start.html`, { waitUntil: "networkidle" });
    const figure = page.locator(".figure svg");
    expect(await figure.getAttribute("aria-label")).toContain("quarantine_executable to hold: may call");
    await page.close();
  });
});

/** What a browser has to say of a page, and each request that leaves the site. */
function complaintsOf(page: Page): readonly string[] {
  const all: string[] = [];
  page.on("console", (message) => message.type() === "error" && all.push(message.text()));
  page.on("pageerror", (problem) => all.push(problem.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(served.address) && !request.url().startsWith("data:")) all.push(request.url());
  });
  return all;
}
