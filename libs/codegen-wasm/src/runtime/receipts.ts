import { alignUp, fieldOffsets, payloadOffset, RECEIPT, SUSPENSION, size, VERDICT } from "@glither/wit/abi";
import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { ABSENT_COUNT, TAKEN } from "../build/state-layout.ts";
import { back, call, get, i32, load, op, store, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import { copyPair, words } from "./texts.ts";

const [, RULE = 0, REASON = 0, LIGANDS = 0] = fieldOffsets(RECEIPT);
const PAYLOAD = payloadOffset(VERDICT);
const [, TOKEN = 0, RESOLUTIONS = 0] = fieldOffsets(SUSPENSION);

/** The words of a row: texts of what is said of the verdict, by rule. */
export const ROW = { verdict: 0, rule: 8, reason: 16, height: 24, resolutions: 24 } as const;
const SETTLED = 0;
const PENDING = 1;

/** Writes receipts at one place, each from a row of constant data. */
export class Receipts {
  readonly #builder: ModuleBuilder;
  readonly #receipt: Instruction;
  #chosen: Instruction | undefined;
  /** Where the token of a verb that suspends is written. */
  readonly token: Instruction;
  /** The texts of absent ligands, in the order in which they were missed. */
  readonly absent: Instruction;

  constructor(builder: ModuleBuilder, ligands: number) {
    this.#builder = builder;
    this.#receipt = builder.state.reserve(alignUp(size(RECEIPT), 8), 8);
    this.token = builder.state.reserve(8, 8);
    this.absent = builder.state.reserve(8 * ligands, 4);
  }

  /** `settle(row)`, answering with the receipt's address. */
  get settle(): string {
    return this.#define(
      "settle",
      SETTLED,
      "Writes the receipt of a settled verdict from its row of constants.",
      () => [],
    );
  }

  /** `suspend(row)`: a row with its resolutions and obligations behind it, and the token that the host gave. */
  get suspend(): string {
    const said = "Writes the receipt of a verdict that waits, with its token, its resolutions and its arms.";
    return this.#define("suspend", PENDING, said, () => [
      copyPair(this.#receipt, PAYLOAD + TOKEN, this.token, 0),
      copyPair(this.#receipt, PAYLOAD + RESOLUTIONS, get("row"), ROW.resolutions),
      copyPair(this.#receipt, PAYLOAD + RESOLUTIONS + 8, get("row"), ROW.resolutions + 8),
    ]);
  }

  /** `finish()`: the receipt, with the ligands that were absent until now. */
  get finish(): string {
    return this.#builder.define("finish", () =>
      new FunctionBuilder([]).finish(
        "finish",
        [
          store("i32.store", this.#receipt, LIGANDS, this.absent),
          store("i32.store", this.#receipt, LIGANDS + 4, load("i32.load", ABSENT_COUNT)),
          this.#receipt,
        ],
        "i32",
        ["The receipt's address, once it names the ligands that were absent."],
      ),
    );
  }

  /** `stricter(height)`: whether a verdict counts more than the one so far, which it then replaces. */
  get stricter(): string {
    return this.#builder.define("stricter", () =>
      new FunctionBuilder(words("height")).finish(
        "stricter",
        [
          when(op("i32.gt_u", load("i32.load", TAKEN), get("height")), [back(i32(0))]),
          store("i32.store", TAKEN, 0, op("i32.add", get("height"), i32(1))),
          i32(1),
        ],
        "i32",
        ["Whether a verdict of this height counts more than the one so far, which it then replaces."],
      ),
    );
  }

  /** `consider(row)`: settles as a row with a height says, if that is stricter. */
  get consider(): string {
    return this.#builder.define("consider", () =>
      new FunctionBuilder(words("row")).finish(
        "consider",
        [
          when(call(this.stricter, load("i32.load", get("row"), ROW.height)), [
            op("drop", call(this.settle, get("row"))),
          ]),
        ],
        undefined,
        ["Settles as a row says, if its verdict counts more than the one so far."],
      ),
    );
  }

  /** Which rule with something to do counts so far, under `strictest`: its number, zero for one that has nothing to do. */
  get chosen(): Instruction {
    this.#chosen ??= this.#builder.state.reserve(4, 4);
    return this.#chosen;
  }

  /** `weigh(row)`: as `consider`, for a layer; it always answers with 1, since the layer has decided. */
  get weigh(): string {
    return this.#builder.define("weigh", () =>
      new FunctionBuilder(words("row")).finish(
        "weigh",
        [
          when(call(this.stricter, load("i32.load", get("row"), ROW.height)), [
            op("drop", call(this.settle, get("row"))),
            store("i32.store", this.chosen, 0, i32(0)),
          ]),
          i32(1),
        ],
        "i32",
        ["What a layer says by a row: it settles, if its verdict counts more than the one so far."],
      ),
    );
  }

  #define(id: string, discriminant: number, said: string, more: () => Instruction[]): string {
    return this.#builder.define(id, () =>
      new FunctionBuilder(words("row")).finish(
        id,
        [
          store("i32.store8", this.#receipt, 0, i32(discriminant)),
          copyPair(this.#receipt, PAYLOAD, get("row"), ROW.verdict),
          copyPair(this.#receipt, RULE, get("row"), ROW.rule),
          copyPair(this.#receipt, REASON, get("row"), ROW.reason),
          ...more(),
          call(this.finish),
        ],
        "i32",
        [said],
      ),
    );
  }
}
