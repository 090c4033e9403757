import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { describeWithBrowser } from "../../browser/src/testing/describe-with-browser.ts";
import { fragmentOf } from "./link/fragment.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const INVOICE = join(import.meta.dirname, "../../../fixtures/mail/messages/invoice.eml");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What people wait for on a slow line. */
const MOST_BYTES = 400_000;
const HOSTILE = `"><img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;
const DRAFT = {
  name: "gate",
  text: `#pragma dialect glither.mail ; fold first-match
rule drop_large "Too large" = msg | size > 9 | not sender.allowlisted => into dropped (reason = too_large)
rule keep = msg => route to inbox, into delivered
`,
  files: {},
  artifact: '{ "size": 12 }',
  answers: { "sender.allowlisted": false },
};

describeWithBrowser("the playground", (browser: () => Browser) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let address: string;
  let html: string;
  /** What browsers complained about, and where they went; both stay empty. */
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    const file = join(folder.path, "index.html");
    const built = spawnSync(process.execPath, ["--conditions=@glither/source", MAIN, "--out", file], {
      encoding: "utf8",
    });
    expect(built).toMatchObject({ stderr: "", status: 0 });
    html = readFileSync(file, "utf8");
    address = pathToFileURL(file).href;
  });
  afterAll(() => folder?.remove());
  beforeEach(() => {
    complaints.length = 0;
  });

  async function open(fragment = "", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser().newContext({ viewport: { width: 1_200, height: 900 }, ...options });
    // A machine that has much to do takes its time.
    context.setDefaultTimeout(300_000);
    const page = await context.newPage();
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("request", (request) => {
      const url = request.url();
      if (url !== `${address}${fragment}` && url !== address && !/^(?:data|blob):/u.test(url)) complaints.push(url);
    });
    await page.goto(`${address}${fragment}`);
    return page;
  }

  const opened = async (draft: object = DRAFT, options: BrowserContextOptions = {}) => {
    const page = await open((await fragmentOf({ ...DRAFT, ...draft })) ?? "", options);
    await page.locator("#receipt:not(:empty)").waitFor();
    return page;
  };
  const verdict = (page: Page, words: RegExp) => page.locator(".verdict", { hasText: words }).waitFor();
  const rules = (page: Page) => page.getByRole("textbox", { name: "Rules" });

  it("is one file that weighs little", () => {
    expect(gzipSync(html, { level: 9 }).length).toBeLessThan(MOST_BYTES);
    expect(html).not.toMatch(/\b(?:src|href)="(?!data:|#)/u);
  });

  it("decides the first example from a disk, offline, and asks nobody for anything", async () => {
    const page = await open("", { offline: true });
    await verdict(page, /dropped by drop_dmarc_reject because dmarc_reject/u);
    expect(await page.locator("#example").inputValue()).toBe("mailguard");
    const policy = await page.locator("meta[http-equiv]").getAttribute("content");
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; worker-src blob:/u);
    await expect(page.evaluate("fetch('https://example.com/')")).rejects.toThrow();
    const taken =
      "const s = document.createElement('script'); s.text = `document.title = 'taken'`; document.body.append(s)";
    await page.evaluate(taken);
    expect(await page.title()).toBe("Glither playground");
    complaints.length = 0;
    await page.locator("#example").selectOption("tool-calls");
    await verdict(page, /by block_unacceptable/u);
    await page.getByLabel("Try a case").selectOption({ index: 2 });
    await page.locator(".verdict:not(:has-text('block_unacceptable'))").waitFor();
    expect(complaints).toEqual([]);
  });

  it("shows a fault with its line while somebody types, mends it, and keeps what was decided before", async () => {
    const page = await opened();
    await verdict(page, /dropped by drop_large because too_large/u);
    await rules(page).fill(DRAFT.text.replace("size", "sise"));
    const problem = page.locator(".problem");
    await problem.getByText("UNKNOWN_FIELD").waitFor();
    expect(await problem.locator(".place").textContent()).toBe("line 2, column 37");
    expect(await problem.locator("mark").textContent()).toBe("sise");
    expect(await page.locator(".paint .m-error").textContent()).toBe("sise");
    expect(await page.locator("#receipt.stale .verdict").count()).toBe(1);
    await problem.getByRole("button", { name: /^error/u }).click();
    const selected = await rules(page).evaluate((area: unknown) => {
      const { value, selectionStart, selectionEnd } = area as {
        value: string;
        selectionStart: number;
        selectionEnd: number;
      };
      return value.slice(selectionStart, selectionEnd);
    });
    expect(selected).toBe("sise");
    await problem.getByRole("button", { name: /^Fix/u }).click();
    await page.getByText("No problems.").waitFor();
    expect(await rules(page).inputValue()).toBe(DRAFT.text);
    await page.locator("#receipt:not(.stale)").waitFor();
    await rules(page).fill(DRAFT.text.replace("rule keep = msg", "rule keep = msg | size < 3 | size > 5"));
    await page.locator(".problem.lint").getByText("CONTRADICTION").waitFor();
    expect(complaints).toEqual([]);
  });

  it("decides anew with other answers and other artifacts, and says why", async () => {
    const page = await opened();
    await page.getByText("dropped, because too_large").waitFor();
    expect(await page.locator("#view").textContent()).toMatch(/size > 9\s*size = 12/u);
    await page.getByLabel("sender.allowlisted").selectOption("true");
    await verdict(page, /delivered by keep/u);
    expect(await page.locator("#receipt").textContent()).toMatch(/route\(to: "inbox"\)/u);
    await page.getByLabel("sender.allowlisted").selectOption("");
    await page.locator("#receipt").getByText("is needed and not answered").waitFor();
    const artifact = page.getByRole("textbox", { name: /^Artifact/u });
    await artifact.fill('{ "sise": 1 }');
    await page.locator("#receipt").getByText("did you mean").waitFor();
    await artifact.fill("");
    await verdict(page, /delivered by keep/u);
    expect(complaints).toEqual([]);
  });

  it("reads a mail that is pasted as the host does, and says to whom it takes it", async () => {
    const page = await opened({
      text: `#pragma dialect glither.mail
rule program = msg | attachment.ext == "exe" | recipient.domain == "example.org" | subject == "Rechnung für März" => into dropped
rule keep = msg => into delivered
`,
    });
    await page.getByRole("textbox", { name: /^Artifact/u }).fill(readFileSync(INVOICE, "utf8"));
    await page.getByText("read as a mail to robin@example.org").waitFor();
    await verdict(page, /dropped by program/u);
    await rules(page).fill(DRAFT.text);
    await verdict(page, /dropped by drop_large/u);
    expect(complaints).toEqual([]);
  });

  it("shows the world, the states, the code and the oracle, and proves what has changed", async () => {
    const page = await opened();
    const tab = async (name: string, words: RegExp) => {
      await page.getByRole("tab", { name }).click();
      await page.locator("#view", { hasText: words }).waitFor();
    };
    await tab("World", /It may use 2 functions of its host and nothing else[\s\S]*import enrich;/u);
    await tab("States", /What settles at once[\s\S]*drop_large/u);
    await tab("Wasm", /\(module[\s\S]*rule drop_large/u);
    await tab("Gleam", /pub fn dispose/u);
    await tab("Changes", /equivalent/iu);
    await rules(page).fill(DRAFT.text.replace("> 9", "> 20"));
    await page.locator("#view", { hasText: /1 way in which artifacts are decided otherwise/u }).waitFor();
    expect(await page.locator(".change dl").textContent()).toMatch(/drop_large → keep[\s\S]*dropped → delivered/u);
    await page.getByRole("button", { name: "Try this artifact" }).click();
    await verdict(page, /delivered by keep/u);
    await page.getByRole("button", { name: "Compare with the rules as they are now" }).click();
    await page.locator("#view", { hasText: /equivalent/iu }).waitFor();
    expect(complaints).toEqual([]);
  });

  it("puts all of it into a link, which opens to the same", async () => {
    const page = await opened();
    await rules(page).fill(DRAFT.text.replace("> 9", "> 11"));
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText(/^The link/u).waitFor();
    const { hash } = new URL(page.url());
    const other = await open(hash);
    await verdict(other, /dropped by drop_large/u);
    expect(await rules(other).inputValue()).toContain("size > 11");
    expect(await other.locator("#file").textContent()).toBe("gate.glith");
  });

  it("takes nothing from a link but letters, and says of a damaged one that it is", async () => {
    const text = `${DRAFT.text}/// ${HOSTILE}\nrule x "${HOSTILE.replaceAll('"', "'")}" = msg | subject == ${HOSTILE} => into dropped\n`;
    const page = await opened({ text: DRAFT.text, artifact: JSON.stringify({ size: 12, [HOSTILE]: HOSTILE }) });
    await page.locator(".fault").first().waitFor();
    await rules(page).fill(text);
    await page.locator(".problem").first().waitFor();
    expect(await page.locator("img, .editor script, .problems script, #view script").count()).toBe(0);
    expect(await page.title()).toBe("Glither playground");
    expect(complaints).toEqual([]);
    const damaged = await open("#1.AAAA");
    await damaged.getByText("The link is damaged").waitFor();
    await verdict(damaged, /dropped/u);
    expect(complaints).toEqual([]);
  });

  it("keeps in the fields' histories what somebody has written when something else is opened", async () => {
    const page = await opened();
    const artifact = page.getByRole("textbox", { name: /^Artifact/u });
    const mine = `${DRAFT.text}// mine\n`;
    const undone = async (field: typeof artifact, text: string) => {
      // Chromium has one history for both fields.
      for (let step = 0; step < 2 && (await field.inputValue()) !== text; step += 1) await field.press("Control+z");
      expect(await field.inputValue()).toBe(text);
    };
    await rules(page).fill(mine);
    await artifact.fill('{ "size": 13 }');
    await page.locator("#example").focus();
    await page.locator("#example").selectOption("tool-calls");
    await verdict(page, /by block_unacceptable/u);
    expect(await page.evaluate("document.activeElement.id")).toBe("example");
    await undone(rules(page), mine);
    await undone(artifact, '{ "size": 13 }');
    await page.locator("#example").selectOption("mailguard");
    await artifact.fill('{ "size": 14 }');
    await page.getByLabel("Try a case").selectOption({ index: 2 });
    await undone(artifact, '{ "size": 14 }');
    await rules(page).fill(mine);
    await page.evaluate(`location.hash = ${JSON.stringify(await fragmentOf({ ...DRAFT, name: "other" }))}`);
    await page.locator("#file", { hasText: "other.glith" }).waitFor();
    await undone(rules(page), mine);
    expect(complaints).toEqual([]);
  });

  it("ends a look that takes too long when there is something else to look at, and says so", async () => {
    const rule = (_: unknown, at: number) =>
      `rule r${at} = msg | subject ~ /(a|aa)*b.{${30 + (at % 9)}}c/ => into dropped`;
    const text = `#pragma dialect glither.mail ; fold first-match\n${Array.from({ length: 400 }, rule).join("\n")}\nrule keep = msg => into delivered\n`;
    const page = await open((await fragmentOf({ ...DRAFT, text })) ?? "");
    await page.locator("#file", { hasText: "gate.glith" }).waitFor();
    await page.locator("#example").selectOption("mailguard");
    await page.getByText("took too long to look at").waitFor();
    await verdict(page, /dropped by drop_dmarc_reject/u);
    expect(complaints).toEqual([]);
  });

  it("is used with the keyboard alone, and nothing keeps the keyboard", async () => {
    const page = await opened();
    const { hash } = new URL(page.url());
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the rules");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Rules");
    expect(await page.locator("#notice").textContent()).toBe("");
    expect(new URL(page.url()).hash).toBe(hash);
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("// by keyboard");
    await page.keyboard.press("Enter");
    expect(await rules(page).inputValue()).toBe(`// by keyboard\n${DRAFT.text}`);
    await page.keyboard.press("Control+]");
    expect(await rules(page).inputValue()).toBe(`// by keyboard\n  ${DRAFT.text}`);
    await page.keyboard.press("Control+z");
    const seen: string[] = [];
    for (let step = 0; step < 30 && seen.at(-1) !== "tab-why"; step += 1) {
      await page.keyboard.press("Tab");
      seen.push(
        await page.evaluate("document.activeElement.id || document.activeElement.getAttribute('aria-label') || ''"),
      );
    }
    expect(seen).toEqual(
      expect.arrayContaining(["problems", "Artifact: JSON, a mail, or an MCP call", "receipt", "tab-why"]),
    );
    await page.keyboard.press("ArrowRight");
    await page.locator("#view", { hasText: "It may use" }).waitFor();
    await page.keyboard.press("End");
    expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Gleam");
  });

  it.each([
    ["light", 360],
    ["dark", 1_440],
  ] as const)("has no fault that axe knows, and nothing beside the screen: %s, %d px", async (colorScheme, width) => {
    // Axe is put into the page from outside, which the page's own rules would not let anybody do.
    const page = await opened({}, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    await page.evaluate(AXE);
    const faults: unknown[] = [];
    const look = async (where: string): Promise<void> => {
      const { violations } = (await page.evaluate("axe.run()")) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      faults.push(...violations.map(({ id, nodes }) => [where, id, nodes.map((node) => node.html)]));
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      if (wide !== width) faults.push([where, `is ${wide} wide`]);
    };
    for (const name of colorScheme === "light" ? ["Why", "World", "States", "Wasm"] : ["World"]) {
      await page.getByRole("tab", { name }).click();
      await page.locator(`#view[aria-labelledby="tab-${name.toLowerCase()}"] > *`).first().waitFor();
      await look(name);
    }
    await page.getByRole("tab", { name: "Changes" }).click();
    await rules(page).fill(DRAFT.text.replace("> 9", "> 20"));
    await page.locator(".change").waitFor();
    await look("changes");
    await rules(page).fill(DRAFT.text.replace("size", "sise"));
    await page.locator(".problem").waitFor();
    await look("a fault");
    expect(faults).toEqual([]);
  });
});
