import type { Core } from "../ir/core.ts";
import type { Files } from "../link/files.ts";
import { parse } from "../syntax/parse.ts";

/** The zone of a core's clock, and its declared enrichments as its source, or a file that it uses, writes them, one a line. */
export function declaredIn({ enrichments }: Core, source: string, files: Files = new Map()): string {
  const zones = enrichments.flatMap(({ given = [] }) => given.flatMap((told) => ("text" in told ? [told.text] : [])));
  const names = new Set(enrichments.map(({ path }) => path));
  const parts = [...files].flatMap(([path, text]) => (path.endsWith(".glith") && typeof text === "string" ? text : []));
  const declared = [source, ...parts].flatMap((text) =>
    parse(text).ast.items.flatMap((item) =>
      item.kind === "enrich" && names.has(item.name.text)
        ? text.slice(item.span.offset, item.span.offset + item.span.length)
        : [],
    ),
  );
  return [...zones.map((zone) => `#pragma zone ${zone}`), ...declared].join("\n");
}
