import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brokenLinks } from "./check/links.ts";
import { sealSite } from "./check/policy.ts";
import { apiPages, publicPackages } from "./pages/api.ts";
import { collectPages } from "./pages/collect.ts";
import { homePage } from "./pages/home.ts";
import type { SitePage } from "./pages/page.ts";
import { SECTIONS } from "./pages/sections.ts";
import { sidebarOf } from "./pages/sidebar.ts";
import { PLAYGROUND, ROOT, SITE, SOURCE } from "./paths.ts";

/** How the site is built. */
export interface Building {
  /** Where it will stand, `/` or `/somewhere/`. */
  readonly base: string;
  /** Whether with the docstrings of the packages, which is most of the time. */
  readonly api: boolean;
}

/** Builds the site anew, and answers with what is wrong with it: links that lead nowhere, requests to others. */
export async function buildSite({ base, api }: Building): Promise<readonly string[]> {
  rmSync(SOURCE, { recursive: true, force: true });
  mkdirSync(SOURCE, { recursive: true });
  const packages = publicPackages();
  const written = api ? await apiPages(packages, join(ROOT, "dist/site-typedoc")) : [];
  const pages = [...collectPages(packages, written), homePage()];
  writeSource(pages, base);
  rmSync(SITE, { recursive: true, force: true });
  await vitepress();
  if (existsSync(PLAYGROUND)) cpSync(PLAYGROUND, join(SITE, "playground"), { recursive: true });
  await sealSite(SITE);
  return brokenLinks(SITE, base);
}

function writeSource(pages: readonly SitePage[], base: string): void {
  for (const { place, text } of pages) {
    const file = join(SOURCE, place);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const here = join(import.meta.dirname, "..");
  cpSync(join(here, "vitepress"), join(SOURCE, ".vitepress"), { recursive: true });
  cpSync(join(here, "public"), join(SOURCE, "public"), { recursive: true });
  cpSync(join(ROOT, "docs/figures"), join(SOURCE, "figures"), { recursive: true });
  cpSync(join(ROOT, "editors/vscode/syntaxes/glith.tmLanguage.json"), join(SOURCE, ".vitepress/glith.tmLanguage.json"));
  writeFileSync(join(SOURCE, ".vitepress/site.json"), JSON.stringify(settings(pages, base)));
}

function settings(pages: readonly SitePage[], base: string): object {
  return {
    base,
    out: SITE,
    nav: [
      { text: "Start", link: "/start" },
      { text: "Reference", link: "/language" },
      { text: "Security", link: "/security" },
      { text: "Performance", link: "/performance" },
      ...(existsSync(PLAYGROUND) ? [{ text: "Playground", link: "/playground/", target: "_self" }] : []),
    ],
    sidebar: sidebarOf(SECTIONS, pages),
  };
}

async function vitepress(): Promise<void> {
  const program = join(ROOT, "node_modules/vitepress/bin/vitepress.js");
  const child = spawn(process.execPath, [program, "build", SOURCE], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`VitePress ended with ${code}`);
}
