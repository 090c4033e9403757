/** In a file of its own, for shells that load a stage only when they run it. */
export { oneLine, severalLines } from "@glither/roux/one-line";
