import { CHOICES, FEATURES, HOOT_FEATURES, MATRIX } from "@glither/runtimes";
import type { EngineName } from "@glither/runtimes/adapters";
import type { Outcome, Row, RunRecord } from "./record.ts";

const NAMES: Readonly<Record<EngineName, string>> = {
  v8: "V8 (Node)",
  wasmtime: "Wasmtime",
  wasmer: "Wasmer",
  wamr: "WAMR",
  wasmedge: "WasmEdge",
  wasm3: "wasm3",
  hoot: "Hoot",
  workerd: "workerd",
  browser: "Chromium",
};

/** `docs/runtimes.md`, of what the last run has found. */
export function runtimesPage({ rows, missing }: RunRecord): string {
  const heads = rows.map(({ engine }) => NAMES[engine]);
  const rowFor = (name: string, of: (row: Row) => Outcome | undefined) => [name, ...rows.map((row) => cell(of(row)))];
  const trials = [...new Set(rows.flatMap((row) => Object.keys(row.trials)))];
  return `${[
    "# Runtimes",
    "",
    "Written by `npm run test:runtimes`, which installs every engine that registries have, tries what each can do by running small modules, and runs",
    "the same modules on all of them. Nothing here was asked of an engine: it was tried. `tangle runtimes` tries what is on the machine at hand.",
    "",
    "## What was run",
    ...table(
      ["engine", "version", "reached by", "imports", "limits that hold"],
      rows.map(({ engine, version, what, imports, limits }) => [
        NAMES[engine],
        version,
        what,
        imports,
        Object.entries(limits)
          .map(([name, outcome]) => (outcome === true ? name : `${name}: ${outcome}`))
          .join(", "),
      ]),
    ),
    ...(missing.length === 0
      ? ["", "All engines of the design's matrix were there."]
      : ["", "Not there:", ...missing.map(({ engine, why }) => `- ${NAMES[engine]}: ${why}`)]),
    "",
    "Engines in other processes are spoken to by lines of text, with bounds on an answer's time and size; no shell comes between. What an import",
    "answers is data, so that it can be carried to any engine. *linked*: the engine links the imports that were granted, and refuses a module that wants",
    "another one. *compiled in*: the engine takes whole commands only, as it is reached here; the module is closed over what its imports answer,",
    "its bodies byte for byte as they were, and `_start` traps where anything comes otherwise than it should.",
    "",
    "## Features",
    ...table(
      ["feature", ...heads],
      FEATURES.map((feature) => rowFor(feature, ({ features }) => features[feature])),
    ),
    "",
    "`INVALID`: the engine refuses the module. `TRAP`, `differs` and `ENDED`: it accepts the module and does not do what the proposal says; with `ENDED`",
    "its process is gone. That is why features are tried and not asked for:",
    ...falsePromises(rows),
    "",
    "## The same modules on all of them",
    ...table(
      ["module", ...heads],
      trials.map((trial) => rowFor(trial, (row) => row.trials[trial])),
    ),
    "",
    "*counter*: calls, memory, and an import that is asked. *actor*: a purse as a pure step over 64-bit states, whose effects are imports. *mailguard*:",
    "the core of the ruleset's component, byte for byte, called as the canonical ABI has it: its receipt, and each call of an enrichment or an action",
    "with its arguments, must be the same. *a wrong answer is noticed*: the counter with an expectation that is not met, which must fail.",
    "*what is not granted is refused*: the counter without the import that it asks. *an instance keeps its state*: the counter, called again and again.",
    "",
    "## The proposals that Hoot needs",
    ...table(
      ["feature", "proposal", "the design says", ...heads],
      HOOT_FEATURES.map(({ name, proposal, status, feature }) => [
        name,
        proposal,
        status,
        ...rows.map(({ features }) => cell(features[feature])),
      ]),
    ),
    "",
    "## What the design says",
    ...table(
      ["runtime", "verification", "execution", "interaction", "from"],
      MATRIX.map(({ name, verification, execution, interaction, install }) => [
        name,
        verification,
        execution,
        interaction,
        install,
      ]),
    ),
    "",
    "These are its claims; how each security property is known stands in `tangle properties --runtime X`. Its choices, with `tangle runtimes choose --for X`:",
    ...table(
      ["use", "choice", "reason", "it needs", "without that"],
      CHOICES.map(({ use, wanted, reason, needs, next }) => [use, wanted, reason, needs, next]),
    ),
  ].join("\n")}\n`;
}

function cell(outcome: Outcome | undefined): string {
  return outcome === true ? "yes" : outcome === undefined ? "–" : `\`${outcome}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return ["", line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function falsePromises(rows: readonly Row[]): string[] {
  return rows.flatMap(({ engine, features }) =>
    Object.entries(features).flatMap(([feature, outcome]) =>
      typeof outcome === "string" && ["TRAP", "differs", "ENDED"].includes(outcome)
        ? [`- ${NAMES[engine]}: ${feature} (\`${outcome}\`)`]
        : [],
    ),
  );
}
