import { importedFunctions, isComponent, signaturesOf } from "./_binary.ts";
import type { Asked, Granted, InstantiateOptions, Step, Trial } from "./engine.ts";
import { EngineError } from "./error.ts";
import { answerLines, hexOf, nameText, valueText } from "./wire.ts";

/** Imports of a module that are granted, in the module's order, which is that of their numbers. */
export function grantedOf(module: Uint8Array, imports: readonly Granted[]): readonly Granted[] {
  if (isComponent(module)) return [];
  // What is not granted, the engine itself refuses to link.
  return importedFunctions(module).flatMap(({ module: from, name }) =>
    imports.filter((granted) => granted.module === from && granted.name === name).slice(0, 1),
  );
}

/** @throws EngineError `UNABLE` for a module whose imports take more than integers. */
export function openLines(module: Uint8Array, { imports = [], limits = {} }: InstantiateOptions): string[] {
  const granted = grantedOf(module, imports);
  const signatures = granted.length === 0 ? [] : signaturesOf(module);
  const wanted = granted.length === 0 ? [] : importedFunctions(module);
  return [
    "hello",
    ...(["memory", "fuel"] as const).flatMap((limit) =>
      limits[limit] === undefined ? [] : [`limit ${limit} ${limits[limit]}`],
    ),
    ...granted.flatMap((own) => {
      const type = wanted.find(({ module: from, name }) => from === own.module && name === own.name)?.type ?? -1;
      const signature = signatures?.[type];
      if (signature === undefined)
        throw new EngineError("UNABLE", `\`${own.module}\` \`${own.name}\` takes more than integers`);
      return [`grant ${nameText(own.module)} ${nameText(own.name)} ${signature}`, ...answerLines(own)];
    }),
    `open ${hexOf(module)}`,
  ];
}

export function stepLine(step: Step): string {
  switch (step.do) {
    case "call":
      return ["call", nameText(step.name), ...step.args.map(valueText)].join(" ");
    case "write":
      return `write ${step.at} ${hexOf(step.bytes)}`;
    case "read":
      return `read ${step.at} ${step.gives.length}`;
  }
}

export interface Expected {
  readonly line: string;
  /** The words of the answer, and what one says where they are others. */
  readonly words?: string;
  readonly about?: string;
}

/** All lines of a trial, with the answers that have to come. */
export function trialLines(trial: Trial, limits: InstantiateOptions["limits"] = {}): readonly Expected[] {
  const imports = trial.imports ?? [];
  const granted = grantedOf(trial.module, imports);
  return [
    ...openLines(trial.module, { imports, limits }).map((line) => ({ line })),
    ...trial.steps.map((step): Expected => {
      const line = stepLine(step);
      if (step.do === "write") return { line };
      if (step.do === "read") return { line, words: hexOf(step.gives), about: `the memory at ${step.at} has` };
      return { line, words: step.gives.map(valueText).join(" "), about: `\`${step.name}\` gives` };
    }),
    ...(trial.asked === undefined
      ? []
      : [{ line: "asked", words: trial.asked.map((call) => told(call, granted)).join(" "), about: "it has asked" }]),
  ];
}

function told({ module, name, args }: Asked, granted: readonly Granted[]): string {
  const index = granted.findIndex((own) => own.module === module && own.name === name);
  return [index, ...args.map(valueText)].join(",");
}
