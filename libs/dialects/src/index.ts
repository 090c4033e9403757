import type { Vocabulary } from "@glither/roux";
import { actor } from "./actor/vocabulary.ts";
import { api } from "./api/vocabulary.ts";
import { core } from "./core/vocabulary.ts";
import { decision } from "./decision/vocabulary.ts";
import { flow } from "./flow/vocabulary.ts";
import { governance } from "./governance/vocabulary.ts";
import { mail } from "./mail/vocabulary.ts";
import { segment } from "./segment/vocabulary.ts";
import { world } from "./world/vocabulary.ts";

const DIALECTS: readonly Vocabulary[] = [mail, governance, segment, decision, api, flow, world, actor, core];

/** Every vocabulary that the compiler knows, by the name that a pragma gives it. */
export const VOCABULARIES: ReadonlyMap<string, Vocabulary> = new Map(
  DIALECTS.map((vocabulary) => [vocabulary.dialect, vocabulary]),
);
