import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { htmlFiles } from "./html.ts";

const PLACE = /<head>/u;

/** Gives each page of a built site its content security policy: nothing from elsewhere, and of scripts in the page those that the build wrote. */
export async function sealSite(folder: string): Promise<void> {
  for (const page of htmlFiles(folder).filter((name) => !name.startsWith("playground/"))) {
    const file = join(folder, page);
    writeFileSync(file, withPolicy(readFileSync(file, "utf8")));
  }
}

/** The page with its policy at the head's beginning. Styles in a page are allowed: figures and colours of code are such. */
export function withPolicy(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gu)].map(
    ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${[...new Set(scripts)].join(" ")}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html.replace(PLACE, `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy}">`);
}
