import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { brokenLinks } from "./links.ts";
import { withPolicy } from "./policy.ts";

const folder = mkdtempSync(join(tmpdir(), "glither-links-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, html: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), html);
}

it("finds links that lead nowhere, and what is asked of others", () => {
  write(
    "index.html",
    '<a href="/s/a.html#p">x</a><a href="a">x</a><a href="https://w.example">x</a><a href="/s/b/">x</a>',
  );
  write("a.html", '<h2 id="p">x</h2><a href="#p">x</a><a href="#q">x</a><a href="/elsewhere">x</a>');
  write("b/index.html", '<a href="../a.html#p">x</a><a href="gone.html">x</a><img src="https://w.example/x.png">');
  write("c.html", '<link rel="icon" href="//w.example/i.svg"><script src="/s/a.js"></script>');
  expect(brokenLinks(folder, "/s/")).toEqual([
    "a.html: #q leads to no such place",
    "a.html: /elsewhere is outside of the site",
    "b/index.html: asks another host for https://w.example/x.png",
    "b/index.html: gone.html leads to no page",
    "c.html: asks another host for //w.example/i.svg",
    "c.html: //w.example/i.svg is outside of the site",
  ]);
});

it("lets a page run its own scripts, by their hashes, and ask nobody else", () => {
  const hash = createHash("sha256").update("own()").digest("base64");
  const html = withPolicy('<head><script>own()</script><script type="module" src="/a.js"></script></head>');
  const [, policy = ""] = /content="([^"]*)"/u.exec(html) ?? [];
  expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<script"));
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe/u);
});
