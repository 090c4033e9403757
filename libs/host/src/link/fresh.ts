import type { Program } from "../program.ts";

/** A program that makes an instance for each crossing. */
export function freshEachTime(instantiate: Program["instantiate"]): Program {
  return {
    instantiate,
    bind:
      (imports) =>
      (...args) => {
        const { dispose } = instantiate(imports);
        if (typeof dispose !== "function") throw new TypeError("the export `dispose` is no function");
        return dispose(...args);
      },
  };
}
