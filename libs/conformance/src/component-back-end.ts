import { answersBindings, type CrossingContract, linkComponent, type ProgramOptions } from "@glither/host";
import { crossingBackEnd } from "./_crossing-back-end.ts";
import type { BackEnd } from "./back-end.ts";
import { withinSpiderMonkey } from "./spidermonkey-limit.ts";

/** What we have built ourselves runs in this process: whoever writes the rules may hold up their own judging alone. */
const REFERENCE: ProgramOptions = { embedder: "jco", where: "here" };

/** A component in its host, by jco's glue, the reference, where `options` do not say otherwise. */
export async function componentBackEnd(
  name: string,
  component: Uint8Array,
  contract: CrossingContract,
  options: ProgramOptions = REFERENCE,
): Promise<BackEnd> {
  const unanswered = answersBindings({ answers: {}, contract });
  return crossingBackEnd(name, await linkComponent(component, unanswered, options), contract);
}

/** What is known of an engine's faults, by the engine's name. */
const LIMITS: Readonly<Record<string, (backEnd: BackEnd) => BackEnd>> = { spidermonkey: withinSpiderMonkey };

/** What runs the components of an engine beside the reference embedder, which runs those of every engine. */
const MORE_EMBEDDERS: Readonly<Record<string, Readonly<Record<string, ProgramOptions>>>> = {
  direct: { slim: { embedder: "slim", prove: true } },
};

/** A component as every embedder runs it that can. The engine that built it gives the names. */
export async function componentBackEnds(
  engine: string,
  component: Uint8Array,
  contract: CrossingContract,
): Promise<BackEnd[]> {
  const more = Object.entries(MORE_EMBEDDERS[engine] ?? {});
  const reference = more.length === 0 ? engine : `${engine} (jco)`;
  const backEnds = await Promise.all([
    componentBackEnd(reference, component, contract),
    ...more.map(([name, options]) => componentBackEnd(`${engine} (${name})`, component, contract, options)),
  ]);
  return backEnds.map(LIMITS[engine] ?? ((backEnd) => backEnd));
}
