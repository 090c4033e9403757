import type { Behaviour, OpenRules, RuleChange } from "./_behaviour.ts";
import type { Comparison } from "./comparison.ts";

const MOST_LINES = 20;

/** For people: what has changed since the published version, one line each, and the step that each line demands. */
export function comparisonLines({ version, demands, contract, behaviour }: Comparison): string[] {
  const changes = [
    ...contract.map(({ kind, step, text }) => line(step, kind === "new_power" ? `new power: ${text}` : text)),
    ...behaviourLines(behaviour),
  ];
  const shown = changes.length <= MOST_LINES ? changes : changes.slice(0, MOST_LINES);
  const left = changes.length - shown.length;
  return [
    `since ${version}: a ${demands} change`,
    ...shown,
    ...(left === 0 ? [] : [`  …      and ${left} changes more, all of them with \`--json\``]),
  ];
}

function behaviourLines(behaviour: Behaviour): string[] {
  switch (behaviour.kind) {
    case "equivalent":
      return [line("patch", "every artifact gets the same receipt and the same actions as before")];
    case "undecided":
      return [
        line("minor", `it is not known whether any artifact is disposed otherwise: ${REASONS[behaviour.reason]}`),
      ];
    case "different":
      return [
        ...behaviour.changes.map((change) => line("minor", told(change))),
        ...behaviour.undecided.map((open) => line("minor", undecided(open))),
      ];
  }
}

function told({ before, after, differs, artifact, enrich }: RuleChange): string {
  const rules = before === after ? `rule \`${after}\`` : `rule \`${after}\` in place of \`${before}\``;
  const parts = differs.filter((part) => part !== "rule").map((part) => part.replace("_", " "));
  const what = parts.length === 0 ? "" : ` with another ${parts.join(", ")}`;
  return `${rules}${what}, for example ${JSON.stringify(artifact)} with ${JSON.stringify(enrich)}`;
}

function undecided({ before, after }: OpenRules): string {
  return `it is not known whether any artifact goes from rule \`${before}\` to \`${after}\``;
}

function line(step: string, text: string): string {
  return `  ${step.padEnd(5)}  ${text}`;
}

const REASONS: Readonly<Record<Extract<Behaviour, { kind: "undecided" }>["reason"], string>> = {
  too_large: "the guards are too large to decide",
  out_of_steps: "the comparison takes too many steps",
  incomparable: "the two have other types for what they read",
  no_snapshot_published: "no snapshot is attached to the published version",
  no_snapshot_given: "no snapshot of this version was given; name it with `--source FILE`",
  unreadable_snapshot: "this compiler cannot read the snapshot of the published version",
};
