import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import type { SitePage } from "./page.ts";

/** The first page: what the README says first, under a heading that leads on. */
export function homePage(): SitePage {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, first = ""] = /^# Glither\n\n([\s\S]*?)\n\n/u.exec(readme) ?? [];
  const front = {
    layout: "home",
    hero: {
      name: "Glither",
      text: "Rules that can do no more than they say",
      tagline:
        "Policy rulesets, compiled into WebAssembly components whose only authority is what their world imports.",
      actions: [
        { theme: "brand", text: "Two minutes", link: "/start" },
        { theme: "alt", text: "The language", link: "/language" },
        { theme: "alt", text: "The security model", link: "/security" },
      ],
    },
    features: FEATURES,
  };
  return { place: "index.md", text: `---\n${JSON.stringify(front)}\n---\n\n${first}\n\n${PICTURES}\n` };
}

const PICTURES = `![A rule, and all that it can do](figures/rule.svg)

![One decision by a thousand rules](figures/engines-1000.svg)`;

const FEATURES = [
  {
    title: "Authority is a list",
    details:
      "What a ruleset may ask, see and do is its WIT world, a few lines that a reviewer reads. The binary is compared with it, and the host links nothing else.",
    link: "/security",
  },
  {
    title: "Shown, not promised",
    details:
      "What is published has stood beside an oracle in Gleam and an interpreter on every case that its ruleset has; where two differ, the compiler is wrong.",
    link: "/cases",
  },
  {
    title: "Exact analysis",
    details:
      "Dead rules, contradictions and differences between two versions are found by proof, with a witness where there is one; what stays undecided is said.",
    link: "/language",
  },
  {
    title: "Mail, tools, APIs",
    details: "Nine dialects: at a mail system's border, before an agent's tools, at an API's door, between actors.",
    link: "/dialects",
  },
  {
    title: "Signed, pulled by digest",
    details: "Rulesets are OCI artifacts; a host verifies before it runs, and there is no flag to leave that out.",
    link: "/publishing",
  },
  {
    title: "Actors",
    details:
      "Vats whose turns are transactions, membranes by policy, programs for WASI whose system calls are messages.",
    link: "/actors",
  },
];
