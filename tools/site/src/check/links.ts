import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { attributes, htmlFiles } from "./html.ts";

/** What is wrong with the links of a built site, one a line: pages and anchors that are not there, things asked of other hosts. */
export function brokenLinks(folder: string, base: string): readonly string[] {
  const pages = htmlFiles(folder);
  const texts = new Map(pages.map((page) => [page, readFileSync(join(folder, page), "utf8")]));
  const anchors = new Map([...texts].map(([page, text]) => [page, new Set(attributes(text, "id"))]));
  return [...texts].flatMap(([page, text]) => [
    ...new Set([
      ...foreign(text).map((url) => `${page}: asks another host for ${url}`),
      ...attributes(text, "href").flatMap((href) => {
        const fault = faultOf(href, page);
        return fault === undefined ? [] : [`${page}: ${href} ${fault}`];
      }),
    ]),
  ]);

  function faultOf(href: string, page: string): string | undefined {
    if (/^(?:https?|mailto|data):/u.test(href)) return undefined;
    const [path = "", anchor] = href.split("#");
    const target = path === "" ? page : fileOf(path, page);
    if (target === undefined) return "is outside of the site";
    if (!existsSync(join(folder, target))) return "leads to no page";
    if (anchor === undefined || anchor === "") return undefined;
    return anchors.get(target)?.has(decodeURIComponent(anchor)) === true ? undefined : "leads to no such place";
  }

  function fileOf(path: string, page: string): string | undefined {
    const whole = path.startsWith("/") ? path : posix.join(base, posix.dirname(page), path);
    if (!whole.startsWith(base)) return undefined;
    const file = decodeURIComponent(whole.slice(base.length));
    const isFolder = file === "" || (existsSync(join(folder, file)) && statSync(join(folder, file)).isDirectory());
    return isFolder ? posix.join(file, "index.html") : existsSync(join(folder, file)) ? file : `${file}.html`;
  }
}

/** What a browser would fetch from elsewhere by itself. */
function foreign(html: string): readonly string[] {
  const sources = attributes(html, "src");
  const sheets = [...html.matchAll(/<link\b[^>]*?href="([^"]*)"/gu)].map(([, url = ""]) => url);
  return [...sources, ...sheets].filter((url) => /^(?:https?:)?\/\//u.test(url));
}
