import { type Claim, contradictions, type Triad, triadOf, written } from "@glither/runtimes";
import { SYSCALLS } from "@glither/sandbox/syscalls";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";

export interface TriadOptions {
  readonly names: readonly string[];
}

/** What the project itself says of calls, most of which the document does not name. */
const TABLE = "docs/syscalls.md";
const OWN: readonly Claim[] = SYSCALLS.map(({ name, trit }) => ({ name, trit, where: TABLE }));

/** Adds the trits of three skills, layers or calls, and says what is said of them elsewhere. */
export const triad = stage(async ({ names }: TriadOptions) => {
  const found = triadOf(names, OWN);
  if ("unknown" in found)
    throw new StageError("NOT_FOUND", `nothing gives \`${found.unknown[0]}\` a trit`, {
      exitCode: EXIT.usage,
      hint: `the document gives one to hoot, goblins, waven, guile-goblins-hoot, nickel, juvix-intents, wasix; ${TABLE} to calls such as fd_read`,
    });
  const { members, sum, holds, readings } = found;
  const lines = [
    `${members.map(({ name, trit }) => `${name} (${written(trit)})`).join(" + ")} = ${sum} modulo 3: ${holds ? "holds" : "does not hold"}`,
    ...members.flatMap(contradicted),
    ...(readings.length > 1
      ? readings.map(
          ({ trits, holds: so }) => `  read as ${trits.map(written).join(", ")}: ${so ? "holds" : "does not hold"}`,
        )
      : []),
  ];
  return {
    exitCode: holds ? EXIT.clean : EXIT.lints,
    text: lines.join("\n"),
    data: { members, sum, holds, readings, contradictions: contradictions() },
  };
});

function contradicted({ name, contradicted: others, where }: Triad["members"][0]): string[] {
  return others.map((claim) => {
    const who = claim.where === TABLE ? `${TABLE} contradicts the document` : "the document contradicts itself";
    const elsewhere = claim.where === TABLE ? "there" : `under "${claim.where}"`;
    return `${who}: ${name} counts as under "${where}", and has ${written(claim.trit)} ${elsewhere}`;
  });
}
