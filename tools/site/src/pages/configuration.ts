import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import { fenced } from "./markdown.ts";
import type { SitePage } from "./page.ts";
import { type Row, rowsOf, type Schema } from "./schema-rows.ts";

/** The schemas that are published: those of `docs`, and the plugin's options. */
function schemaFiles(): readonly string[] {
  const folder = "docs/schemas";
  return [
    ...readdirSync(join(ROOT, folder))
      .sort()
      .map((name) => `${folder}/${name}`),
    "tools/nx-glither/options.schema.json",
  ];
}

/** Where the site has a schema, if it is one of those. */
export function schemaPlace(file: string): string | undefined {
  const name = /([a-z]+)\.schema\.json$/u.exec(file)?.[1];
  if (name === undefined || !schemaFiles().includes(file)) return undefined;
  return `configuration/${name === "options" ? "nx-options" : name}.md`;
}

/** A page for each schema, as tables, with the schema itself below them; and one that lists them. */
export function configurationPages(): readonly SitePage[] {
  const pages = schemaFiles().map((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    return { file, place: schemaPlace(file) ?? file, text, schema: JSON.parse(text) as Schema };
  });
  const list = pages.map(
    ({ file, place, schema }) =>
      `| [${schema.title ?? file}](./${place.slice("configuration/".length)}) | ${schema.description ?? ""} |`,
  );
  return [
    {
      place: "configuration/index.md",
      text: [
        "# Configuration",
        "",
        "These files have a schema each, which is what holds them. These pages are made from the schemas.",
        "",
        "| document | what it is |",
        "|---|---|",
        ...list,
        "",
      ].join("\n"),
    },
    ...pages.map(({ file, place, text, schema }) => ({ place, text: schemaPage(file, schema, text) })),
  ];
}

/** A schema as a page. Pure. */
export function schemaPage(file: string, schema: Schema, text: string): string {
  const definitions = Object.entries(schema.$defs ?? {}).flatMap(([name, definition]) => [
    `### ${name}`,
    ...(definition.description === undefined ? [] : ["", definition.description]),
    "",
    ...(table(rowsOf(definition)) ?? [`${kindOf(definition)}`]),
    "",
  ]);
  return [
    `# ${schema.title ?? file}`,
    "",
    ...(schema.description === undefined ? [] : [schema.description, ""]),
    ...(table(rowsOf(schema)) ?? []),
    "",
    ...(definitions.length === 0 ? [] : ["## What is in it", "", ...definitions]),
    "## The schema",
    "",
    `\`${file}\`:`,
    "",
    fenced("json", text),
    "",
  ].join("\n");
}

function kindOf(schema: Schema): string {
  const [row] = rowsOf(schema, "it");
  return `It is ${row?.type ?? "anything"}.`;
}

function table(rows: readonly Row[]): readonly string[] | undefined {
  if (rows.length === 0) return undefined;
  const cell = (text: string): string => text.replace(/\|/gu, "\\|").replace(/\s+/gu, " ");
  return [
    "| member | what it may be | |",
    "|---|---|---|",
    ...rows.map(
      ({ path, type, required, text }) =>
        `| \`${path}\`${required ? ", needed" : ""} | ${cell(type)} | ${cell(text)} |`,
    ),
  ];
}
