import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Example } from "../example.ts";
import { bundle } from "./bundle.ts";
import { examples } from "./examples.ts";
import { MAIL_STAND_INS } from "./mail-stand-ins.ts";

const CLIENT = join(import.meta.dirname, "../../client");

/** What the page is put together from. */
export interface Parts {
  readonly html: string;
  readonly style: string;
  /** What the page runs, and what its workers run. */
  readonly script: string;
  readonly worker: string;
  readonly mailWorker: string;
  readonly examples: readonly Example[];
}

/** The whole page, which needs no other file. */
export async function playground(): Promise<string> {
  return assembled({
    html: readFileSync(join(CLIENT, "index.html"), "utf8"),
    style: readFileSync(join(CLIENT, "page.css"), "utf8"),
    script: await bundle(join(CLIENT, "page.ts")),
    worker: await bundle(join(CLIENT, "worker.ts")),
    mailWorker: await bundle(join(CLIENT, "mail-worker.ts"), MAIL_STAND_INS),
    examples: examples(),
  });
}

/**
 * The parts in their places, under a policy that lets the browser run this very script and load nothing from anywhere: workers
 * are made of the page's own text, and compile WebAssembly.
 */
export function assembled({ html, style, script, worker, mailWorker, examples: all }: Parts): string {
  const [code, look] = [inElement(script), style.trim()];
  const policy = [
    "default-src 'none'",
    `script-src '${digest(code)}' 'wasm-unsafe-eval'`,
    "worker-src blob:",
    `style-src '${digest(look)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const parts: Readonly<Record<string, string>> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    style: `<style>${look}</style>`,
    scripts: [
      `<script type="application/json" id="examples">${inElement(JSON.stringify(all))}</script>`,
      `<script type="text/plain" id="mail-worker">${inElement(mailWorker)}</script>`,
      `<script type="text/plain" id="worker">${inElement(worker)}</script>`,
      `<script>${code}</script>`,
    ].join("\n"),
  };
  return html.replace(/<!--(policy|style|scripts)-->/gu, (_, name: string) => parts[name] ?? "");
}

/**
 * A script as it may stand in an element: what would end the element, or begin a comment in it, is written otherwise. Both occur
 * in texts and patterns alone, where the escape means the same, in JSON as well.
 */
function inElement(script: string): string {
  return script.replaceAll(/<(?=\/script|!--|script)/giu, "\\u003c");
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
