export { FAST_JUDGES, judges } from "./judges.ts";
