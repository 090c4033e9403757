import type { Enrichment, ValueType } from "./types.ts";

/** What the host answers: a ligand may be absent, and comes with its age where that counts. */
export function answerType({ type, ligand }: Enrichment): ValueType {
  if (ligand === undefined) return type;
  return { kind: "optional", of: ligand.fresh === undefined ? type : { kind: "dated", of: type } };
}
