import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { describeWithBrowser } from "../../browser/src/testing/describe-with-browser.ts";
import { ANN, AUDITOR, hold, settleAsBen, startApprovals } from "./testing/approvals.ts";
import type { Service } from "./testing/service.ts";

const HOSTILE = `"><img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;

describeWithBrowser("the approvals page", (browser: () => Browser) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: Service;
  /** What browsers complained about, and where they went; both stay empty. */
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    service = await startApprovals(folder.path);
  });
  afterAll(async () => {
    await service?.stop();
    await folder?.remove();
  });
  beforeEach(() => {
    complaints.length = 0;
    looks = false;
  });

  /** Whether pages look by themselves, which on a slow machine may come between any two steps of a test. */
  let looks = false;

  async function open(path = "/", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser().newContext({ viewport: { width: 1_000, height: 900 }, ...options });
    if (!looks) await context.route("**/held.json*", (route) => route.abort());
    // A machine that has much to do takes its time.
    context.setDefaultTimeout(300_000);
    const page = await context.newPage();
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => {
      const isAnswer = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isAnswer) complaints.push(message.text());
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(service.address) && !url.startsWith("data:")) complaints.push(url);
    });
    await page.goto(`${service.address}${path}`);
    return page;
  }

  async function signedIn(path = "/", options: BrowserContextOptions = {}, token: string = ANN): Promise<Page> {
    const page = await open(path, options);
    await page.getByLabel("Your token").fill(token);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    return page;
  }

  const textOf = async (locator: Locator) => (await locator.allInnerTexts()).join("\n");
  const articleOf = (page: Page, subject: string) => page.getByRole("article").filter({ hasText: subject });
  const searched = (subject: string, deployment = "mail") =>
    `/?deployment=${deployment}&q=${encodeURIComponent(subject)}`;
  const lastStatement = async (deployment: string) => {
    const { json } = await service.ask(`/v1/deployments/${deployment}/receipts?most=1`, "auditor");
    return (json as { entries: { statement: Record<string, unknown> }[] }).entries[0]?.statement;
  };

  it("shows what is held, why, by whom it may be settled and until when", async () => {
    await hold(service, "mail", ["Pumps and seals"]);
    const page = await signedIn();
    const article = articleOf(page, "Pumps and seals");
    await article.getByRole("heading", { name: "A program is attached" }).waitFor();
    const text = await textOf(article);
    expect(text).toMatch(/rule hold_executable, line 4 · rests in quarantine/u);
    expect(text).toContain("because any attachments.exts ~ /^(exe|scr)$/i");
    expect(text).toMatch(/attachments\.exts\s+exe/u);
    expect(text).toMatch(/23 h 59 min left, then dropped unscanned|24 h left|1 d left/u);
    expect(text).toContain("May be settled by ann, ben");
    const date = article.getByRole("button", { name: /left$/u });
    await date.click();
    await article
      .getByRole("button", { name: /^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/u })
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });

  it("approves, and says so where everybody hears it", async () => {
    const [mail] = await hold(service, "mail", ["To approve"]);
    const page = await signedIn(searched("To approve"));
    await articleOf(page, "To approve")
      .getByRole("button", { name: /admin\.release .* delivered/u })
      .click();
    await page.getByText("Settled: delivered, by ann (admin.release)").first().waitFor();
    expect(await textOf(page.getByRole("status").last())).toContain("Settled: delivered, by ann");
    expect(await textOf(page.locator(".outcome:focus"))).toContain("Settled");
    expect(await lastStatement("mail")).toMatchObject({
      kind: "settling",
      decision: mail?.index,
      verdict: "delivered",
      by: { on: "admin.release", sender: "ann" },
    });
    await page.getByRole("link", { name: "Receipt", exact: true }).click();
    await page.getByRole("heading", { name: /^Entry #/u }).waitFor();
  });

  it("rejects with a reason, asks for one where there is none, and keeps it in the log", async () => {
    await hold(service, "mail", ["To reject"]);
    const page = await signedIn(searched("To reject"));
    const article = articleOf(page, "To reject");
    const reject = article.getByRole("button", { name: /admin\.reject .* dropped/u });
    await reject.click();
    await article.getByText("Say why: admin.reject ends in dropped.").waitFor();
    expect(await page.locator("textarea:focus").getAttribute("aria-invalid")).toBe("true");
    await article.getByLabel("Reason").fill("not one of ours <b>really</b>");
    await reject.click();
    await article.getByText("Settled: dropped, by ann (admin.reject)").waitFor();
    expect(await lastStatement("mail")).toMatchObject({
      verdict: "dropped",
      reason_class: "rejected_by_hand",
      by: { on: "admin.reject", sender: "ann", reason: "not one of ours <b>really</b>" },
    });
    await page.goto(`${service.address}/receipts?deployment=mail`);
    await page.getByText("not one of ours <b>really</b>", { exact: true }).waitFor();
  });

  it("searches what is held, and what was decided", async () => {
    await hold(service, "mail", ["Violets and phlox", "Violets alone"]);
    const page = await signedIn();
    await page.getByLabel("Search what is held").fill("phlox VIOLETS");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("article").first().waitFor();
    expect(await page.getByRole("article").allInnerTexts()).toEqual([expect.stringContaining("Violets and phlox")]);
    await page.getByLabel("Search what is held").fill("<nothing>");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing that is held has “<nothing>”.").waitFor();
    await page.goto(`${service.address}/receipts?deployment=mail&q=${encodeURIComponent("violets alone")}`);
    expect(await page.getByRole("row").count()).toBe(2);
  });

  it("explains a receipt from its rules and its values", async () => {
    const [mail] = await hold(service, "mail", ["To explain"]);
    const page = await signedIn(`/receipts/mail/${mail?.index}`);
    const text = await textOf(page.getByRole("article"));
    expect(text).toContain("rule `hold_executable` takes it: quarantine");
    expect(text).toContain("holds  any attachments.exts ~ /^(exe|scr)$/i");
    expect(text).toContain("To explain");
  });

  it("takes nothing from a hostile subject but its letters, in lists, entries, titles and searches", async () => {
    const [mail] = await hold(service, "mail", [HOSTILE]);
    const page = await signedIn(searched("onerror"));
    await page.getByRole("article").getByText(HOSTILE).waitFor();
    for (const path of [
      `/receipts/mail/${mail?.index}`,
      "/receipts?deployment=mail",
      `/?q=${encodeURIComponent(HOSTILE)}`,
    ]) {
      await page.goto(`${service.address}${path}`);
      expect(await page.title()).not.toContain("taken");
      expect(await page.locator("img, script:not([src])").count()).toBe(0);
    }
    const released = articleOf(page, HOSTILE).getByRole("button", { name: /admin\.release/u });
    await released.click();
    await page.getByText("Settled: delivered").first().waitFor();
    expect(complaints).toEqual([]);
  });

  it("shows a message's sender, subject, findings, text and header, and fetches nothing of it", async () => {
    const remote = '<img src="https://evil.example/seen.gif"> Pay at https://evil.example/now \u202ecod.exe';
    const artifact = {
      ...{ "from.address": "ann@a.example", "from.names": ["The Director"], "recipient.address": "bob@x.example" },
      ...{ subject: "A message to look at", "attachments.exts": ["exe"], "attachments.names": ["tool.exe"] },
      ...{ "body.text": remote, "links.domain": ["evil.example"], "spf.result": "softfail" },
      header_fields: [{ name: "x-mailer", value: HOSTILE, raw: HOSTILE }],
    };
    await service.ask("/v1/deployments/mail/batch", "gateway", { artifacts: [artifact] });
    const page = await signedIn(searched("A message to look at"));
    const article = articleOf(page, "A message to look at");
    const listed = await textOf(article);
    expect(listed).toMatch(/from\s+The Director · <ann@a\.example>/u);
    expect(listed).toMatch(/for\s+bob@x\.example/u);
    expect(listed).toMatch(/spf\.result\s+softfail/u);
    expect(listed).toMatch(/attachments\.names\s+tool\.exe/u);
    await article.getByText("Text of", { exact: false }).click();
    expect(await article.getByLabel("the beginning of its text").textContent()).toBe(
      remote.replace("\u202e", "\\u202e"),
    );
    await article.getByRole("heading").getByRole("link").click();
    await page.getByText("Header of 1 fields").click();
    expect(await page.getByLabel("its header").textContent()).toBe(`x-mailer: ${HOSTILE}`);
    expect(await page.locator("img, script:not([src])").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("counts down, and lets go when the deadline passes while it is open", async () => {
    await hold(service, "partners", ["Runs out"]);
    const page = await open(searched("Runs out", "partners"));
    await page.clock.install();
    await page.getByLabel("Your token").fill(ANN);
    await page.getByRole("button", { name: "Sign in" }).click();
    const article = articleOf(page, "Runs out");
    await article.getByLabel("Reason").fill("half a sentence");
    await page.clock.runFor(3_600_000);
    await article.getByRole("button", { name: /^22 h 59 min left$/u }).waitFor();
    await page.clock.fastForward(23 * 3_600_000);
    await article.getByText("Its deadline has passed: it settles by itself.").waitFor();
    expect(await article.getByRole("button", { name: /admin\.release/u }).isDisabled()).toBe(true);
    expect(await article.getByLabel("Reason").inputValue()).toBe("half a sentence");
  });

  it("says who was first where somebody was, and changes nothing", async () => {
    const [mail] = await hold(service, "mail", ["Taken by ben"]);
    const page = await signedIn(searched("Taken by ben"));
    const article = articleOf(page, "Taken by ben");
    await article.getByLabel("Reason").fill("I thought about it");
    expect(mail && (await settleAsBen(service, "mail", mail))).toBe(200);
    const settled = await lastStatement("mail");
    await article.getByRole("button", { name: /admin\.reject/u }).click();
    await article.getByText("It had settled already: delivered, by ben (admin.release)").waitFor();
    expect(await article.getByLabel("Reason").inputValue()).toBe("I thought about it");
    expect(await lastStatement("mail")).toEqual(settled);
  });

  it("keeps what was written when a session has ended, and goes on in a new one", async () => {
    await hold(service, "mail", ["After lunch"]);
    const page = await signedIn(searched("After lunch"));
    const article = articleOf(page, "After lunch");
    await article.getByLabel("Reason").fill("cleared by phone");
    await page.context().clearCookies();
    await article.getByRole("button", { name: /admin\.release/u }).click();
    await article.getByText("Your session has ended.").waitFor();
    const [other] = await Promise.all([
      page.context().waitForEvent("page"),
      article.getByRole("link", { name: "Sign in again" }).click(),
    ]);
    await other.getByLabel("Your token").fill(ANN);
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByRole("button", { name: "Sign out" }).waitFor();
    await article.getByRole("button", { name: /admin\.release/u }).click();
    await article.getByText("Settled: delivered, by ann").waitFor();
    expect(await lastStatement("mail")).toMatchObject({ by: { reason: "cleared by phone" } });
  });

  it("is used with the keyboard alone", async () => {
    await hold(service, "mail", ["By keyboard"]);
    const page = await open(searched("By keyboard"));
    const focused = () => page.locator(":focus");
    await page.keyboard.type(ANN);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    const seen: string[] = [];
    for (let step = 0; step < 30 && !seen.at(-1)?.includes("admin.reject"); step += 1) {
      await page.keyboard.press("Tab");
      seen.push((await textOf(focused())) || ((await focused().getAttribute("name")) ?? ""));
      if (seen.at(-1) === "reason") await page.keyboard.type("typed");
      const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
      expect([seen.at(-1), outline]).toEqual([seen.at(-1), "solid"]);
    }
    expect(seen.slice(0, 3)).toEqual(["Skip to content", "Held", "Receipts"]);
    expect(seen).toEqual(expect.arrayContaining(["Sign out", "q", "Search", "A program is attached", "reason"]));
    await page.keyboard.press("Enter");
    await page.getByText("Settled: dropped, by ann (admin.reject)").first().waitFor();
  });

  it("works without its script", async () => {
    await hold(service, "mail", ["Plain", "Plain too"]);
    const page = await signedIn(searched("Plain"), { javaScriptEnabled: false });
    const [first, second] = [articleOf(page, "Plain").first(), articleOf(page, "Plain too")];
    expect(await textOf(first)).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d UTC, then dropped/u);
    await first.getByRole("button", { name: /admin\.reject/u }).click();
    await page.getByText("Say why").waitFor();
    await page.getByLabel("Reason").fill("because");
    await page.getByRole("button", { name: /admin\.reject/u }).click();
    await page.getByText("Settled: dropped, by ann (admin.reject)").waitFor();
    await page.goto(`${service.address}${searched("Plain too")}`);
    await second.getByRole("button", { name: /admin\.release/u }).click();
    await page.getByText("Settled: delivered, by ann (admin.release)").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Your token").waitFor();
  });

  it("lets who may read look, and press nothing", async () => {
    await hold(service, "mail", ["Only to look at"]);
    const page = await signedIn(searched("Only to look at"), {}, AUDITOR);
    await page.getByText("Your token may read, and not settle.").waitFor();
    expect(await page.getByRole("button", { name: /admin\./u }).count()).toBe(0);
  });

  it("shows by itself what else comes to be held, and takes away nothing that somebody is at", async () => {
    looks = true;
    const page = await signedIn(searched("Quokka", "partners"));
    const look = () => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.evaluate("document.body.setAttribute('data-here', '')");
    await page.evaluate("document.activeElement?.blur()");
    await look();
    await page.waitForTimeout(200);
    expect(await page.locator("body[data-here]").count()).toBe(1);
    await hold(service, "partners", ["Quokka 1"]);
    await look();
    await articleOf(page, "Quokka 1").waitFor();
    expect(await page.locator("body[data-here]").count()).toBe(0);
    const reason = articleOf(page, "Quokka 1").getByLabel("Reason", { exact: false });
    await reason.fill("half a sen");
    await hold(service, "partners", ["Quokka 2"]);
    await look();
    await page.getByText("What is held has changed.").first().waitFor();
    expect(await reason.inputValue()).toBe("half a sen");
    expect(await reason.evaluate((field) => field.matches(":focus"))).toBe(true);
    await reason.blur();
    await look();
    await look();
    expect(await page.getByRole("link", { name: "Show it" }).count()).toBe(1);
    await page.getByRole("link", { name: "Show it" }).click();
    await articleOf(page, "Quokka 2").waitFor();
    expect(complaints).toEqual([]);
  });

  it("has no more than a page of ten thousand, and finds one of them", async () => {
    const subjects = Array.from({ length: 1_000 }, (_, place) => `Bulk ${place}`);
    for (let batch = 0; batch < 10; batch += 1) {
      await hold(service, "partners", batch === 2 ? [...subjects.slice(1), "A needle"] : subjects);
    }
    const page = await signedIn("/?deployment=partners");
    expect(await page.getByRole("article").count()).toBe(25);
    await page.getByRole("link", { name: "partners 999+" }).waitFor();
    await page.getByRole("link", { name: "The next 25" }).click();
    await page.waitForURL(/after=/u);
    expect(await page.getByRole("article").count()).toBe(25);
    const search = async (words: string): Promise<void> => {
      await page.getByLabel("Search what is held").fill(words);
      await page.getByRole("button", { name: "Search" }).click();
    };
    await search("a needle");
    const more = page.getByRole("link", { name: "Search on" });
    while ((await page.getByRole("article").count()) === 0) await more.click();
    await articleOf(page, "A needle").waitFor();
  });

  const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

  it.each([
    ["light", 360],
    ["dark", 1_440],
  ] as const)("has no fault that axe knows, and nothing beside the screen: %s, %d px", async (colorScheme, width) => {
    const name = `Seen in ${colorScheme}`;
    const [mail] = await hold(service, "mail", [name, `${name} ${"Wide".repeat(300)}`]);
    // Axe is put into the page from outside, which the page's own rules would not let anybody do.
    const options = { colorScheme, viewport: { width, height: 900 }, bypassCSP: true };
    const axe = await readFile(AXE, "utf8");
    const faults: unknown[] = [];
    const look = async (seen: Page, where: string): Promise<void> => {
      await seen.evaluate(axe);
      const { violations } = (await seen.evaluate("axe.run()")) as { violations: { id: string; nodes: object[] }[] };
      faults.push(...violations.map(({ id, nodes }) => [where, id, nodes]));
      for (const other of [width, 768]) {
        await seen.setViewportSize({ width: other, height: 900 });
        const wide = await seen.evaluate("document.documentElement.scrollWidth");
        if (wide !== other) faults.push([where, `is ${wide} wide at ${other}`]);
      }
      await seen.setViewportSize({ width, height: 900 });
    };
    await look(await open("/", options), "sign in");
    const page = await signedIn(searched(name), options);
    await look(page, "held");
    await page
      .getByRole("button", { name: /admin\.reject/u })
      .first()
      .click();
    await page.getByText("Say why").first().waitFor();
    await page
      .getByRole("button", { name: /admin\.release/u })
      .last()
      .click();
    await page.getByText("Settled: delivered").first().waitFor();
    await look(page, "a reason is missing, and one has settled");
    for (const path of [
      `/receipts?deployment=mail&q=${colorScheme}`,
      `/receipts/mail/${mail?.index}`,
      "/receipts/mail/999999",
    ]) {
      await page.goto(`${service.address}${path}`);
      await look(page, path);
    }
    expect(faults).toEqual([]);
  });

  it("ends a session whose token is not one any more", async () => {
    const page = await signedIn();
    await place(folder.path, "ann.token", "another-token-of-ann-0123456789abcdef01\n");
    expect(await service.host.reload()).toBe(true);
    await page.reload();
    await page.getByLabel("Your token").waitFor();
    await place(folder.path, "ann.token", `${ANN}\n`);
    expect(await service.host.reload()).toBe(true);
  });
});
