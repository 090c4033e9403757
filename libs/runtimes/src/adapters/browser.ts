import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ended } from "./_commands.ts";
import { bare, programPath, saidBy } from "./_programs.ts";
import { spokenEngine } from "./_spoken.ts";
import { PATIENCE_MS, talkAgain } from "./_talk.ts";
import type { Adapter } from "./engine.ts";
import { EngineError } from "./error.ts";
import { driverPath } from "./python.ts";

/** What Debian calls it, and what others do. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Scripts of the page itself, WebAssembly, and nothing from anywhere. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'";

export const browser: Adapter = {
  name: "browser",
  what: "V8 in Chromium, in a page that reaches nothing; each conversation is a page of its own",
  sought: "`chromium` on the path",
  find: async ({ env }) => {
    const program = NAMES.map((name) => programPath(name, env)).find((path) => path !== undefined);
    const own = bare(env, { HOME: tmpdir() });
    const said = program && saidBy(program, ["--version"], own);
    if (program === undefined || said === undefined) return { missing: "there is no `chromium`" };
    return spokenEngine({
      name: "browser",
      what: browser.what,
      version: /\d+(?:\.\d+)+/u.exec(said)?.[0] ?? "unknown",
      limits: ["time"],
      several: true,
      talk: async (time) => talkAgain((lines) => answers(program, own, lines, time)),
    });
  },
};

async function answers(
  program: string,
  env: Readonly<Record<string, string>>,
  lines: readonly string[],
  time = PATIENCE_MS,
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "glither-page-"));
  try {
    const page = join(folder, "page.html");
    await writeFile(page, await pageOf(lines));
    const options = ["--headless", "--disable-gpu", `--user-data-dir=${join(folder, "profile")}`, "--dump-dom"];
    // Its sandbox refuses to be started by root; it is shown this page only.
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const { code, stdout } = await ended(program, [...options, ...sandbox, pathToFileURL(page).href], env, time);
    const [, text = ""] = /<body>([^<]*)<\/body>/u.exec(stdout) ?? [];
    if (code !== 0) throw new EngineError("ENDED", "the browser has ended");
    return text.trim().split("\n");
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Words of lines have no character that means anything in a page: names are written as in an address. */
async function pageOf(lines: readonly string[]): Promise<string> {
  const session = (await readFile(driverPath("session.mjs"), "utf8")).replace(/^export /gmu, "");
  const said = `const lines = ${JSON.stringify(lines)};
const session = new Session();
document.body.textContent = lines.map((line) => session.handle(line)).join("\\n");`;
  const policy = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  return `<!doctype html><head>${policy}</head><body><script>${session}\n${said}</script></body>`;
}
