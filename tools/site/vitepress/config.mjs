import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";

// Written beside this file by the build: the sidebar, the colours of the language, where the site will stand.
const site = JSON.parse(readFileSync(join(import.meta.dirname, "site.json"), "utf8"));
const grammar = JSON.parse(readFileSync(join(import.meta.dirname, "glith.tmLanguage.json"), "utf8"));

/** As the repository's own links have it, and most who render Markdown: spaces become hyphens, other signs go. */
const slugify = (text) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");

/** Figures stand in the page itself, so that they follow the reader's choice of light and dark. */
function figures(md) {
  const plain = md.renderer.rules.image;
  md.renderer.rules.image = (tokens, at, options, env, self) => {
    const source = tokens[at].attrGet("src") ?? "";
    if (!source.endsWith(".svg")) return plain(tokens, at, options, env, self);
    const svg = readFileSync(join(import.meta.dirname, "../figures", source.split("/").at(-1)), "utf8");
    return `<span class="figure" v-pre>${svg.replace(/\n\s*/gu, " ")}</span>`;
  };
}

/** The one tag that pages may have: a place to link to, as TypeDoc writes it. All other HTML is text. */
function places(md) {
  md.inline.ruler.before("text", "place", (state, silent) => {
    const [tag] = /^<a id="[\w.-]+"><\/a>/u.exec(state.src.slice(state.pos, state.pos + 200)) ?? [];
    if (tag === undefined) return false;
    if (!silent) state.push("html_inline", "", 0).content = tag;
    state.pos += tag.length;
    return true;
  });
}

export default defineConfig({
  title: "Glither",
  description: "Policy rulesets compiled into WebAssembly components whose only authority is what their world imports",
  lang: "en",
  base: site.base,
  outDir: site.out,
  cleanUrls: false,
  lastUpdated: false,
  appearance: true,
  head: [
    ["meta", { name: "color-scheme", content: "light dark" }],
    ["link", { rel: "icon", href: `${site.base}mark.svg`, type: "image/svg+xml" }],
  ],
  markdown: {
    html: false,
    linkify: false,
    anchor: { slugify },
    headers: { slugify },
    theme: { light: "github-light-high-contrast", dark: "github-dark" },
    languages: [{ ...grammar, name: "glith" }],
    config: (md) => {
      md.use(figures);
      md.use(places);
    },
  },
  themeConfig: {
    logo: { src: "/mark.svg", alt: "" },
    nav: site.nav,
    sidebar: site.sidebar,
    outline: { level: [2, 3] },
    search: { provider: "local", options: { detailedView: false } },
    docFooter: { prev: "Before", next: "Next" },
    footer: { message: "Apache-2.0. This page asks no other host for anything." },
    externalLinkIcon: true,
  },
  vite: {
    publicDir: join(import.meta.dirname, "../public"),
    build: { chunkSizeWarningLimit: 4_000, assetsInlineLimit: 0 },
  },
});
