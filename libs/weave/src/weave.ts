import type { Core, SourceMap } from "@glither/roux/core";
import type { Format } from "./formats.ts";
import { html } from "./html/page.ts";
import { mermaid } from "./mermaid.ts";
import { modelOf, type Weaving } from "./model.ts";
import { plantuml } from "./plantuml.ts";

const RENDERERS: Readonly<Record<Format, (weaving: Weaving) => string>> = { plantuml, mermaid, html };

/**
 * A ruleset for people, from its core: its topology, its states, the table of its rules and its contract. PlantUML
 * is one file of four diagrams, Mermaid a Markdown page with two, HTML one page that needs nothing else. With the
 * source map, Mermaid and HTML also have its titles and literate text. Pure: the same core gives the same text, which ends in
 * a newline.
 */
export function weave(core: Core, format: Format, map?: SourceMap): string {
  return RENDERERS[format](modelOf(core, map));
}
