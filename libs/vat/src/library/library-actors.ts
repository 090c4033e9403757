import type { StoreOptions } from "../persistence/options.ts";
import { budget, meterActor } from "./budget.ts";
import { forwarderActor, revokerActor } from "./caretaker.ts";
import { cell } from "./cell.ts";
import { facetActor } from "./facet.ts";
import { claimActor, namesActor } from "./names.ts";
import { queueActor } from "./queue.ts";
import { boxActor, brandActor, knowerActor, sealerActor, unsealerActor } from "./sealer.ts";
import { publisherActor, subscribeActor, unsubscribeActor } from "./topic.ts";
import { incanterActor } from "./ward.ts";

/**
 * The actors of the library that a store keeps: `openStore(file, { actors: [...LIBRARY_ACTORS, …], … })`. What is made of functions,
 * or of time, is not among them: attenuators, membranes, joiners, supervisors, timers are made again by whoever needs them.
 */
export const LIBRARY_ACTORS: StoreOptions<never>["actors"] = [
  ...[cell, facetActor, forwarderActor, revokerActor, budget, meterActor, namesActor, claimActor, queueActor],
  ...[brandActor, boxActor, sealerActor, unsealerActor, knowerActor, incanterActor],
  ...[publisherActor, subscribeActor, unsubscribeActor],
];
