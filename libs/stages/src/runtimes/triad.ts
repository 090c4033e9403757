import { contradictions, triadOf, written } from "@glither/runtimes";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";

export interface TriadOptions {
  readonly names: readonly string[];
}

/** Adds the trits of three skills or layers, and says what the document says of them elsewhere. */
export const triad = stage(async ({ names }: TriadOptions) => {
  const found = triadOf(names);
  if ("unknown" in found)
    throw new StageError("NOT_FOUND", `the document gives \`${found.unknown[0]}\` no trit`, {
      exitCode: EXIT.usage,
      hint: "it gives one to hoot, goblins, waven, guile-goblins-hoot, nickel, juvix-intents, wasix, and to calls such as fd_read",
    });
  const { members, sum, holds, readings } = found;
  const lines = [
    `${members.map(({ name, trit }) => `${name} (${written(trit)})`).join(" + ")} = ${sum} modulo 3: ${holds ? "holds" : "does not hold"}`,
    ...members.flatMap(({ name, contradicted, where }) =>
      contradicted.map(
        (claim) =>
          `the document contradicts itself: ${name} counts as under "${where}", and has ${written(claim.trit)} under "${claim.where}"`,
      ),
    ),
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
