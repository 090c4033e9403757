import { existsSync } from "node:fs";
import { join } from "node:path";
import { DIAGNOSTIC_CODES } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { ROOT } from "../paths.ts";
import { apiPlace, publicPackages } from "./api.ts";
import { collectPages } from "./collect.ts";
import { schemaPage } from "./configuration.ts";
import { homePage } from "./home.ts";
import { linkedFiles, withSiteLinks } from "./links.ts";
import { fenced, outsideFences } from "./markdown.ts";
import { rowsOf } from "./schema-rows.ts";
import { placesIn, SECTIONS } from "./sections.ts";
import { type SidebarItem, sidebarOf } from "./sidebar.ts";

const pages = collectPages([], []);
const places = pages.map(({ place }) => place);

describe("the pages of the site", () => {
  it("are each once, and those of the sections are there", () => {
    expect(new Set(places).size).toBe(places.length);
    const named = placesIn(SECTIONS);
    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((place) => !places.includes(place) && place !== "api/index.md")).toEqual([]);
  });

  it("have a page for each diagnostic", () => {
    expect(DIAGNOSTIC_CODES.filter((code) => !places.includes(`diagnostics/${code}.md`))).toEqual([]);
  });

  it("begin with what the README says first", () => {
    expect(homePage().text).toContain("Glither compiles policy rulesets");
  });

  it("have links to nothing that is written in Markdown elsewhere", () => {
    const links = pages.flatMap(({ text }) => [...text.matchAll(/\]\((\.{1,2}\/[^)#]+)/gu)].map(([, link]) => link));
    expect(links.length).toBeGreaterThan(150);
    expect(links.filter((link) => !/\.(?:md|svg)$/u.test(link ?? ""))).toEqual([]);
  });
});

describe("the sidebar", () => {
  it("leads to every page that no other page leads to, also where no section has it yet", () => {
    const link = (one: SidebarItem): readonly (string | undefined)[] => [one.link, ...(one.items ?? []).flatMap(link)];
    const links = sidebarOf(SECTIONS, pages).flatMap(link);
    expect(links).toContain("/language");
    expect(sidebarOf([], [{ place: "new.md", text: "# New\n" }])).toMatchObject([
      { text: "More", items: [{ text: "New", link: "/new" }] },
    ]);
    const apart = /^(?:index\.md$|source\/|exemplars\/)/u;
    const wanted = places
      .filter((place) => !apart.test(place))
      .map((place) => `/${place.replace(/(?:index)?\.md$/u, "")}`);
    expect(wanted.filter((place) => !links.includes(place))).toEqual([]);
  });

  it("names pages by their titles, and lists folders behind what leads to them", () => {
    const given = [
      { place: "a.md", text: "# The `A`\n" },
      { place: "diagnostics/index.md", text: "# Diagnostics\n" },
      { place: "diagnostics/X.md", text: "# X\n" },
    ];
    const entries = [
      { place: "a.md" },
      { place: "gone.md" },
      { title: "D", entries: [{ place: "diagnostics/index.md", text: "All" }] },
    ];
    expect(sidebarOf([{ title: "S", entries }], given)).toEqual([
      {
        text: "S",
        collapsed: false,
        items: [
          { text: "The A", link: "/a" },
          {
            text: "D",
            collapsed: true,
            items: [
              { text: "All", link: "/diagnostics/" },
              { text: "X", link: "/diagnostics/X" },
            ],
          },
        ],
      },
    ]);
  });
});

describe("links", () => {
  const page = {
    place: "b/x.md",
    file: "docs/b/x.md",
    text: "[a](../a.md#p) [w](https://w.example) [h](#h)\n```\n[no](no.md)\n```\n",
  };

  it("lead to where the site has a file, but in blocks", () => {
    const { text } = withSiteLinks(page, (file) => (file === "docs/a.md" ? "a.md" : undefined));
    expect(text).toBe("[a](../a.md#p) [w](https://w.example) [h](#h)\n```\n[no](no.md)\n```\n");
    expect(linkedFiles(page)).toEqual(["docs/a.md"]);
    expect(withSiteLinks({ ...page, text: "[s](../../libs/x.ts)" }, () => "source/x.md").text).toBe(
      "[s](../source/x.md)",
    );
  });

  it("are none, where they are figures", () => {
    const figure = { ...page, text: "![x](../figures/x.svg)" };
    expect(withSiteLinks(figure, () => undefined)).toEqual(figure);
    expect(linkedFiles(figure)).toEqual([]);
  });

  it("lead somewhere", () => {
    expect(() => withSiteLinks(page, () => undefined)).toThrow("links to `docs/a.md`, which the site does not have");
  });
});

describe("Markdown", () => {
  it("is changed outside fenced blocks alone", () => {
    const text = "a\n````md\na\n```\na\n````\na";
    expect(outsideFences(text, (prose) => prose.toUpperCase())).toBe("A\n````md\na\n```\na\n````\nA");
  });

  it("fences what has fences", () => {
    expect(fenced("md", "```\n```")).toBe("````md\n```\n```\n````");
  });
});

describe("a schema's page", () => {
  const schema = {
    title: "x.json",
    required: ["a"],
    properties: {
      a: { type: "string", title: "an a" },
      b: { type: "array", items: { type: "object", properties: { c: { enum: [1, 2] } } } },
      d: { additionalProperties: { $ref: "#/$defs/key" } },
      e: { oneOf: [{ const: "no" }, { type: "integer", minimum: 1 }] },
    },
    $defs: { key: { description: "A key.", type: "string" } },
  } as const;

  it("names every member, what it may be, and what for", () => {
    expect(rowsOf(schema).map(({ path, type, required }) => [path, type, required])).toEqual([
      ["a", "text", true],
      ["b", "list of object", false],
      ["b[].c", "`1`, `2`", false],
      ["d", "anything", false],
      ["d.NAME", "[key](#key)", false],
      ["e", '`"no"` or whole number, ≥ 1', false],
    ]);
  });

  it("has definitions to link to, and the schema itself", () => {
    const text = schemaPage("x.schema.json", schema, "{}");
    expect(text).toContain("### key\n\nA key.\n\nIt is text.");
    expect(text).toContain("```json\n{}\n```");
  });
});

it("finds the entries of every public package, and where their docstrings go", () => {
  const packages = publicPackages();
  const roux = packages.find(({ name }) => name === "@glither/roux");
  expect(roux?.sources).toContainEqual(["./core", "libs/roux/src/core.ts"]);
  expect(roux?.sources.map(([path]) => path)).not.toContain("./testing");
  expect(apiPlace("@glither/vat", "./worker/node")).toBe("api/vat/worker-node.md");
  const sources = packages.flatMap((one) => one.sources.map(([, source]) => source));
  expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
  expect(sources.length).toBeGreaterThan(60);
});
