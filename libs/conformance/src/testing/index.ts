export { directComponent } from "./direct.ts";
export { FAST_JUDGES, judges } from "./judges.ts";
export { type Shipped, shippedRulesets } from "./shipped.ts";
