export {
  checkBindingSet,
  expectBindingSet,
  type Finding,
  type FindingCode,
  type KitOptions,
} from "./check-binding-set.ts";
