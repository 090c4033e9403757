import {
  answerType,
  type Core,
  countingOf,
  type Enrichment,
  type Given,
  printDuration,
  printSources,
  withoutReading,
} from "@glither/roux/core";
import { witName } from "@glither/wit";
import { type AbiFunction, type AbiWorld, abiType, alignment, size } from "@glither/wit/abi";
import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { ABSENT_COUNT } from "../build/state-layout.ts";
import type { Receipts } from "../runtime/receipts.ts";
import { constantPlace } from "../values/constant.ts";
import { coreValue, discriminantOf, fieldOf, type Place, payloadOf } from "../values/place.ts";
import { stored } from "../values/transfer.ts";
import { back, call, i32, i64, load, not, op, store, when } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import type { Artifact } from "./artifact.ts";
import type { HostCalls } from "./host-calls.ts";

const SOME = 1;

/** What an enrichment's answer is read from, once it has been asked for. */
export interface Answer {
  /** Asks, unless that was done; for a ligand, yields whether it is bound. */
  readonly ask: Instruction;
  readonly ligand: boolean;
  readonly place: Place;
}

interface Kept {
  readonly answer: Place;
  readonly asked: Instruction;
  readonly bound: Instruction;
}

/** The enrichments of a ruleset: each a function that asks at most once, and a place that keeps the answer. */
export class Enrichments {
  readonly #builder: ModuleBuilder;
  readonly #artifact: Artifact;
  readonly #calls: HostCalls;
  readonly #receipts: Receipts;
  readonly #declared: ReadonlyMap<string, { readonly enrichment: Enrichment; readonly target: AbiFunction }>;
  readonly #kept = new Map<string, Kept>();

  constructor(
    { enrichments }: Core,
    world: AbiWorld,
    parts: { builder: ModuleBuilder; artifact: Artifact; calls: HostCalls; receipts: Receipts },
  ) {
    this.#builder = parts.builder;
    this.#artifact = parts.artifact;
    this.#calls = parts.calls;
    this.#receipts = parts.receipts;
    const targets = new Map([...world.enrich, ...world.unsatisfied].map((target) => [target.name, target]));
    this.#declared = new Map(
      enrichments.flatMap((enrichment) => {
        const target = targets.get(witName(enrichment.path));
        return target ? [[enrichment.path, { enrichment, target }] as const] : [];
      }),
    );
  }

  /** How a function with the artifact at hand gets at an answer. */
  answer(path: string, fn: FunctionBuilder): Answer {
    const { enrichment } = this.#find(path);
    const { answer } = this.#keep(path);
    return {
      ask: call(this.#define(path), ...fn.passOn().slice(0, this.#artifact.params.length)),
      ligand: enrichment.ligand !== undefined,
      place: behindAge(enrichment, answer),
    };
  }

  #define(path: string): string {
    const { enrichment } = this.#find(path);
    return this.#builder.define(`ask:${path}`, () => {
      const fn = new FunctionBuilder(this.#artifact.params);
      const { asked, bound } = this.#keep(path);
      const body = [
        when(not(load("i32.load8_u", asked)), [store("i32.store8", asked, 0, i32(1)), ...this.#asking(path, fn)]),
      ];
      const remarks = [`Asks for ${path}${originOf(enrichment)}, once.`];
      return enrichment.ligand
        ? fn.finish(`ask:${path}`, [...body, load("i32.load8_u", bound)], "i32", remarks)
        : fn.finish(`ask:${path}`, body, undefined, remarks);
    });
  }

  #asking(path: string, fn: FunctionBuilder): Instructions {
    const { enrichment, target } = this.#find(path);
    const { answer, bound } = this.#keep(path);
    const { asks, sources } = this.#sources(enrichment, fn);
    const base = answer.kind === "memory" ? answer.base : i32(0);
    const { steps, call: asking } = this.#calls.call(target, sources, base);
    const kept = target.spilledResult
      ? [asking]
      : stored({ kind: "flat", type: answer.type, slots: [asking] }, base, 0);
    return [...asks, ...steps, ...kept, ...(enrichment.ligand ? this.#binding(enrichment, answer, bound) : [])];
  }

  /** A ligand is bound when it is there and new enough; if not, the receipt will name it. */
  #binding({ path, ligand }: Enrichment, answer: Place, bound: Instruction): Instructions {
    const isThere = op("i32.eq", discriminantOf(answer), i32(SOME));
    const age = ligand?.fresh === undefined ? undefined : coreValue(fieldOf(payloadOf(answer, SOME), 1));
    const isNew = age && op("i64.le_u", age, i64(BigInt(ligand?.fresh ?? 0)));
    const name = this.#builder.data.text(path);
    const slot = op("i32.add", this.#receipts.absent, op("i32.shl", load("i32.load", ABSENT_COUNT), i32(3)));
    return [
      store("i32.store8", bound, 0, isNew ? op("i32.and", isThere, isNew) : isThere),
      when(not(load("i32.load8_u", bound)), [
        store("i32.store", slot, 0, i32(name.pointer)),
        store("i32.store", slot, 4, i32(name.length)),
        store("i32.store", ABSENT_COUNT, 0, op("i32.add", load("i32.load", ABSENT_COUNT), i32(1))),
      ]),
    ];
  }

  /** A dialect's enrichment is looked up by the artifact; a ligand is produced from what it names, asked in order. */
  #sources({ ligand, given }: Enrichment, fn: FunctionBuilder): { asks: Instructions; sources: readonly Place[] } {
    const told = (given ?? []).map((one) => this.#told(one));
    if (ligand === undefined && given !== undefined) return { asks: [], sources: told };
    if (ligand === undefined) return { asks: [], sources: this.#artifact.place ? [this.#artifact.place] : [] };
    const answers = ligand.from.map((path) => (this.#declared.has(path) ? this.answer(path, fn) : undefined));
    return {
      asks: answers.flatMap((answer) =>
        answer ? [answer.ligand ? when(not(answer.ask), [back(i32(0))]) : answer.ask] : [],
      ),
      sources: [...ligand.from.map((path, index) => answers[index]?.place ?? this.#artifact.field(path)), ...told],
    };
  }

  #told(given: Given): Place {
    const { data } = this.#builder;
    return "text" in given
      ? constantPlace({ kind: "text", value: given.text }, { kind: "text" }, data)
      : constantPlace({ kind: "duration", ms: given.ms }, { kind: "duration" }, data);
  }

  #keep(path: string): Kept {
    const known = this.#kept.get(path);
    if (known) return known;
    const { enrichment } = this.#find(path);
    const { state } = this.#builder;
    const type = abiType(answerType(enrichment));
    const kept: Kept = {
      answer: { kind: "memory", type, base: state.reserve(size(type), alignment(type)), offset: 0 },
      asked: state.flag(),
      bound: state.flag(),
    };
    this.#kept.set(path, kept);
    return kept;
  }

  #find(path: string) {
    const found = this.#declared.get(path);
    if (found === undefined) throw new TypeError(`the core does not declare ${path}`);
    return found;
  }
}

/** ` from proposer, subject fresh 30d`, as it is declared. */
function originOf(enrichment: Enrichment): string {
  const { ligand } = enrichment;
  if (ligand === undefined) return "";
  if (countingOf(enrichment) !== undefined) return ` ${printSources(enrichment)}`;
  const fresh = ligand.fresh === undefined ? "" : ` fresh ${printDuration(ligand.fresh)}`;
  return `${ligand.from.length === 0 ? "" : ` from ${ligand.from.map(withoutReading).join(", ")}`}${fresh}`;
}

/** Behind the option and the age, which only its guard's failing shows. */
function behindAge({ ligand }: Enrichment, answer: Place): Place {
  if (ligand === undefined) return answer;
  const payload = payloadOf(answer, SOME);
  return ligand.fresh === undefined ? payload : fieldOf(payload, 0);
}
