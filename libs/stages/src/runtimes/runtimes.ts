import { CHOICES, choiceFor, FEATURES, featuresHere, MATRIX, USES, type Use } from "@glither/runtimes";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";

/** What the engine can do that runs this, by trying it; and what the document says of others, which are not looked for. */
export const runtimes = stage(async () => {
  const found = await featuresHere();
  const here = { name: "V8", version: process.versions.v8 ?? "", features: Object.fromEntries(found) };
  const lines = [
    `V8 ${here.version}, which runs this command; each feature was tried`,
    ...FEATURES.map((feature) => `  ${found.get(feature) === true ? "yes" : "no "} ${feature}`),
    "",
    "in the document, and not looked for on this machine",
    ...MATRIX.map(({ name, verification, install }) => `  ${name}: ${verification}; ${install}`),
  ];
  return { exitCode: EXIT.clean, text: lines.join("\n"), data: { here, documented: MATRIX } };
});

export interface ChooseOptions {
  readonly use: string;
}

/** The document's choice for a use, with its reason, what it needs and the next best. */
export const choose = stage(async ({ use }: ChooseOptions) => {
  if (!isUse(use))
    throw new StageError("NOT_FOUND", `the document chooses nothing for \`${use}\``, {
      exitCode: EXIT.usage,
      hint: `it chooses for ${CHOICES.map((choice) => choice.use).join(", ")}`,
    });
  const choice = choiceFor(use);
  const text = [
    `${choice.use}: ${choice.wanted} (${choice.reason})`,
    `  it needs ${choice.needs}`,
    `  without that: ${choice.next}`,
  ].join("\n");
  return { exitCode: EXIT.clean, text, data: choice };
});

function isUse(use: string): use is Use {
  return (USES as readonly string[]).includes(use);
}
