import type { Pins } from "@glither/gate";
import { readJson } from "../files/files.ts";
import { about } from "../stage.ts";

/** The tools that a file pins. */
export async function pinsIn(file: string): Promise<Pins> {
  const json = await readJson(file, "the list of tools");
  const { readPins } = await import("@glither/gate");
  return about(file, () => readPins(json));
}
