import { type Core, layerOf, type Rule, rulesByLayer } from "@glither/roux/core";

/** Which rules of a ranking are of one layer, and in which order its layer asks them. */
export class Layers {
  readonly #names: readonly string[];
  /** By place in the ranking: the place in the core, which within a layer is the order. */
  readonly #orders: readonly number[];
  /** Places in the ranking by layer, in the layer's order. */
  readonly #layers: ReadonlyMap<string, readonly number[]>;

  constructor(core: Core, ranked: readonly Rule[]) {
    const places = new Map(ranked.map((rule, place) => [rule, place]));
    const orders = new Map(core.rules.map((rule, at) => [rule, at]));
    this.#names = ranked.map(layerOf);
    this.#orders = ranked.map((rule) => orders.get(rule) ?? 0);
    this.#layers = new Map(
      rulesByLayer(core).map((rules) => [
        rules[0] ? layerOf(rules[0]) : "",
        rules.flatMap((rule) => places.get(rule) ?? []),
      ]),
    );
  }

  of(place: number): string {
    return this.#names[place] ?? "";
  }

  leads(place: number, other: number): boolean {
    return this.of(place) === this.of(other) && (this.#orders[place] ?? 0) < (this.#orders[other] ?? 0);
  }

  /** The places of the rules that stand before it in its layer, in their order. */
  before(place: number): readonly number[] {
    const layer = this.#layers.get(this.of(place)) ?? [];
    return layer.slice(0, layer.indexOf(place));
  }
}
