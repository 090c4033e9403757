import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

const IS_SOURCE = import.meta.url.endsWith(".ts");

/** What the page loads: its style, and a script without which it works as well. Both are files of this package. */
export const ASSETS: Readonly<Record<string, { readonly type: string; readonly read: () => string }>> = {
  "/page/page.css": {
    type: "text/css; charset=utf-8",
    read: () => readFileSync(new URL("../../client/page.css", import.meta.url), "utf8"),
  },
  "/page/page.js": {
    type: "text/javascript; charset=utf-8",
    read: () =>
      IS_SOURCE
        ? stripTypeScriptTypes(readFileSync(new URL("../../client/page.ts", import.meta.url), "utf8"))
        : readFileSync(new URL("../client/page.js", import.meta.url), "utf8"),
  },
};
