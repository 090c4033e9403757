import type { Document } from "../../document/document.ts";
import type { Candidate } from "./candidate.ts";

/** What begins a declaration, with places to fill. */
export function openers({ vocabulary, vocabularies, parsed }: Document): Candidate[] {
  const collection = vocabulary?.collection ?? "msg";
  const box = vocabulary?.defaultBox ?? "dropped";
  const suspended = vocabulary?.suspended[0];
  const verb = vocabulary?.verbs.find(({ suspendsWith }) => suspendsWith !== undefined);
  const snippet = (label: string, detail: string, insert: string): Candidate => ({
    label,
    kind: "snippet",
    detail,
    insert,
  });
  const dialects = [...vocabularies.keys()].join(",");
  return [
    ...(parsed.ast.pragmas.some(({ kind }) => kind === "dialect")
      ? []
      : [snippet("#pragma dialect", "what the rules are about", `#pragma dialect \${1|${dialects}|}\n`)]),
    snippet(
      "rule",
      "a rule that settles",
      `rule ${place(1, "name")} =\n  ${collection} | ${place(2, "guard")}\n  => into ${place(3, box)}\n`,
    ),
    ...(suspended === undefined || verb === undefined
      ? []
      : [
          snippet(
            "rule that waits",
            "a rule whose disposition something settles later",
            `rule ${place(1, "name")} =\n  ${collection} | ${place(2, "guard")}\n  => ${verb.name} ${verb.suspendsWith} ${suspended}\n     on ${place(3, "admin.release")} into ${place(4, vocabulary?.boxes[0] ?? box)}\n     after ${place(5, "72h")} into ${box}\n`,
          ),
        ]),
    snippet("group", "guards under a name", `group ${place(1, "name")} = ${collection} | ${place(2, "guard")}\n`),
    snippet("set", "values under a name", `set ${place(1, "name")} = { "${place(2, "value")}" }\n`),
    snippet(
      "enrich",
      "a value that the host produces",
      `enrich ${place(1, "name")} : ${place(2, "boolean")} from ${place(3, "field")}\n`,
    ),
    snippet(
      "score",
      "a number that what holds adds up to",
      `score ${place(1, "name")} = ${place(2, "1")} when ${place(3, "guard")}\n`,
    ),
    snippet("use", "names of another file", `use ${place(1, "name")} from "${place(2, "../shared/people.glith")}"\n`),
    snippet(
      "layer",
      "another ruleset that this one is made of",
      `layer ${place(1, "name")} from "${place(2, "../company/company.glith")}"\n`,
    ),
    snippet(
      "ruleset",
      "another ruleset whose decision guards may ask for",
      `ruleset ${place(1, "name")} from "${place(2, "../mailguard/mailguard.glith")}"\n`,
    ),
    ...(vocabulary?.calls === undefined
      ? []
      : [snippet("tools", "the tools that the calls are of", `tools from "${place(1, "server.tools.json")}"\n`)]),
  ];
}

/** A place in a snippet that an editor goes to, with what stands there at first. */
function place(number: number, text: string): string {
  return `\${${number}:${text}}`;
}
