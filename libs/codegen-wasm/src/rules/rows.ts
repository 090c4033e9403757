import type { Core, Obligation, Outcome, Rule } from "@glither/roux/core";
import { type AbiType, alignment, fieldOffsets, OBLIGATION, payloadOffset, STRING, size } from "@glither/wit/abi";
import type { ModuleBuilder } from "../build/module-builder.ts";
import type { StaticData } from "../build/static-data.ts";

/** What is said of a verdict: the words that `settle` and `suspend` read. */
export class Rows {
  readonly #data: StaticData;
  readonly #core: Core;

  constructor(core: Core, { data }: ModuleBuilder) {
    this.#core = core;
    this.#data = data;
  }

  /** The address of the row of a rule that is looked up by itself. */
  of(rule: Rule): number {
    return this.#data.words(this.words(rule));
  }

  /** The row of an artifact that no rule takes. */
  get unruled(): number {
    return this.#data.words(this.#base(this.#core.default_box, "default", "no_rule"));
  }

  words({ name, reason_class, outcome }: Rule): number[] {
    switch (outcome.kind) {
      case "none":
        return [];
      case "settled":
        return [...this.#base(outcome.box, name, reason_class), ...(this.#weighs ? [this.height(outcome)] : [])];
      case "pending":
        return [
          ...this.#base(outcome.state, name, reason_class),
          this.#texts(outcome.resolutions),
          outcome.resolutions.length,
          this.#obligations(outcome.obligations),
          outcome.obligations.length,
        ];
    }
  }

  /** How restrictive an outcome is, in the dialect's order. */
  height(outcome: Exclude<Outcome, { kind: "none" }>): number {
    return this.#core.restrictiveness.indexOf(outcome.kind === "settled" ? outcome.box : outcome.state);
  }

  get #weighs(): boolean {
    return this.#core.fold !== "first-match";
  }

  #base(verdict: string, rule: string, reason: string): number[] {
    return [verdict, rule, reason].flatMap((text) => this.#text(text));
  }

  #text(value: string): [number, number] {
    const { pointer, length } = this.#data.text(value);
    return [pointer, length];
  }

  #texts(values: readonly string[]): number {
    return this.#data.words(values.flatMap((value) => this.#text(value)));
  }

  /** A list of obligations as the receipt carries it. */
  #obligations(obligations: readonly Obligation[]): number {
    const stride = size(OBLIGATION);
    const bytes = new DataView(new ArrayBuffer(stride * obligations.length));
    obligations.forEach((obligation, index) => {
      this.#layObligation(obligation, bytes, stride * index);
    });
    return this.#data.block(new Uint8Array(bytes.buffer), alignment(OBLIGATION));
  }

  #layObligation({ trigger, box, reason_class }: Obligation, bytes: DataView, start: number): void {
    const [triggerAt = 0, verdictAt = 0, reasonAt = 0] = fieldOffsets(OBLIGATION).map((offset) => start + offset);
    const [triggerField, , reasonField] = OBLIGATION.fields;
    const payload = triggerAt + payloadOffset(triggerField.type);
    bytes.setUint8(
      triggerAt,
      triggerField.type.cases.findIndex(({ name }) => name === trigger.kind),
    );
    if (trigger.kind === "after") bytes.setBigUint64(payload, BigInt(trigger.ms), true);
    else this.#layText(trigger.kind === "on" ? trigger.event : trigger.guard, bytes, payload);
    this.#layText(box, bytes, verdictAt);
    if (reason_class === undefined) return;
    bytes.setUint8(reasonAt, 1);
    this.#layText(reason_class, bytes, reasonAt + optionPayload(reasonField.type));
  }

  #layText(value: string, bytes: DataView, offset: number): void {
    const [pointer, length] = this.#text(value);
    bytes.setUint32(offset, pointer, true);
    bytes.setUint32(offset + size(STRING) / 2, length, true);
  }
}

function optionPayload(type: AbiType): number {
  return type.kind === "variant" ? payloadOffset(type) : 0;
}
