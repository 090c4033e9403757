import { afterAll, beforeAll, describe, it } from "@jest/globals";
import { type Browser, chromium } from "playwright-core";
import { chromiumPath, HOW_TO_INSTALL } from "../programs.ts";

/** Tests in a real browser, one for all of them. Where there is none they are skipped by name; in CI that is a failure. */
export function describeWithBrowser(name: string, tests: (browser: () => Browser) => void): void {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    const skipped = `${name} (skipped: no Chromium; ${HOW_TO_INSTALL})`;
    if (process.env["CI"] !== "true") describe.skip(skipped, () => it("needs Chromium", () => {}));
    else {
      it(skipped, () => {
        throw new Error("in CI nothing may be skipped");
      });
    }
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      // Its sandbox refuses to be started by root; it is shown our own pages only.
      browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
    });
    afterAll(() => browser?.close());
    tests(() => {
      if (browser === undefined) throw new Error("Chromium does not run");
      return browser;
    });
  });
}
