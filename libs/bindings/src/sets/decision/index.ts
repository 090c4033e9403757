export { Council, type CouncilOptions, type Standing, type Vote } from "./council.ts";
export { type DecisionSetOptions, decisionSet, type Mandate, type Notice } from "./decision-set.ts";
