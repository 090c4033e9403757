import { isDeepStrictEqual } from "node:util";
import {
  type ArtifactValue,
  addressKey,
  answerType,
  type Core,
  isObject,
  memberOf,
  type Trigger,
  type ValueType,
} from "@glither/roux/core";
import type { Crossing } from "@glither/roux/testing";
import { jsName, witName, witSymbol } from "@glither/wit";

type Values = { get(path: string): ArtifactValue | undefined };

/**
 * Runs a generated module in this process: its two imports become parameters, and values take the shapes that a
 * component's bindings give them. Answers in the shape of the meaning, with whole numbers as plain numbers.
 */
export function runModule(source: string, core: Core, artifact: Values, answers: Values): Crossing {
  const asked: string[] = [];
  const actions: [string, ...unknown[]][] = [];
  const record = Object.fromEntries(
    core.fields.map(({ path, type }) => [jsName(witName(path)), lift(type, artifact.get(path) ?? null)]),
  );
  const given = core.fields.length === 0 ? [] : [record];
  const checked = (args: unknown[]): unknown[] => {
    if (!isDeepStrictEqual(args.slice(0, given.length), given)) throw new Error("the artifact is not passed on");
    return args.slice(given.length);
  };
  const enrich = Object.fromEntries(
    core.enrichments.map((enrichment) => [
      jsName(witName(enrichment.path)),
      (...args: unknown[]) => {
        const { path, ligand } = enrichment;
        const sources = ligand?.from.map((source) => valueAt(core, source, artifact, answers)) ?? [];
        const told = enrichment.given?.map((one) => ("text" in one ? one.text : BigInt(one.ms)));
        const wanted = ligand || told ? [...sources, ...(told ?? [])] : given;
        if (!isDeepStrictEqual(args, wanted)) throw new Error(`${path} is asked with other values`);
        if (asked.includes(path)) throw new Error(`${path} is asked for twice`);
        asked.push(path);
        return lift(answerType(enrichment), answers.get(path) ?? null);
      },
    ]),
  );
  const called = Object.fromEntries(
    core.verbs.map(({ name, parameters, suspends }) => [
      jsName(witName(name)),
      (...args: unknown[]) => {
        actions.push([name, ...checked(args).map((value, at) => symbolOf(parameters[at]?.type, value))]);
        return suspends ? "the token" : undefined;
      },
    ]),
  );
  const dispose = loadDispose(source, enrich, called);
  return { ...readReceipt(dispose(...given)), actions, asked };
}

/** A symbol in the language's words; everything else as it is. */
function symbolOf(type: ValueType | undefined, value: unknown): unknown {
  return type?.kind === "enum" ? type.symbols.find((symbol) => witSymbol(symbol) === value) : value;
}

function loadDispose(source: string, enrich: object, actions: object): (...args: unknown[]) => unknown {
  const body = source
    .replace(/^import \* as (?:enrich|actions) from "[^"]*";$/gmu, "")
    .replace("export function", "return function");
  return new Function("enrich", "actions", `"use strict";\n${body}`)(enrich, actions) as (
    ...args: unknown[]
  ) => unknown;
}

function valueAt(core: Core, path: string, artifact: Values, answers: Values): unknown {
  const field = core.fields.find((declared) => declared.path === path);
  const type = field?.type ?? core.enrichments.find((declared) => declared.path === path)?.type;
  if (type === undefined) throw new Error(`the core does not declare ${path}`);
  return lift(type, (field ? artifact : answers).get(path) ?? null);
}

/** A value as the bindings hand it over. */
function lift(type: ValueType, value: ArtifactValue): unknown {
  switch (type.kind) {
    case "integer":
    case "duration":
    case "moment":
      return BigInt(Number(value));
    case "ip":
      return addressKey(String(value));
    case "scalar":
      return { tag: typeof value === "number" ? "number" : "text", val: value };
    case "enum":
      return witSymbol(String(value));
    case "optional":
      return value === null ? undefined : lift(type.of, value);
    case "record":
      return Object.fromEntries(
        type.members.map((member) => [jsName(witName(member.name)), lift(member.type, memberOf(value, [member.name]))]),
      );
    case "dated":
      return Array.isArray(value) ? [lift(type.of, value[0] ?? null), BigInt(Number(value[1]))] : undefined;
    case "list":
      return Array.isArray(value) ? value.map((item) => lift(type.of, item)) : [];
    default:
      return value;
  }
}

function readReceipt(receipt: unknown): Pick<Crossing, "rule" | "reason_class" | "outcome" | "absent"> {
  if (!isObject(receipt)) throw new Error("there is no receipt");
  const { rule, reasonClass, verdict, ligandAbsent } = receipt as unknown as GeneratedReceipt;
  const base = { rule, reason_class: reasonClass, absent: ligandAbsent };
  if (verdict.tag === "settled") return { ...base, outcome: { kind: "settled", box: verdict.val } };
  const { state, token, resolutions, obligations } = verdict.val;
  if (token !== "the token") throw new Error("the receipt does not carry the host's token");
  return {
    ...base,
    outcome: {
      kind: "pending",
      state,
      resolutions,
      obligations: obligations.map(({ trigger, verdict: box, reasonClass: reason }) => ({
        trigger: triggerOf(trigger),
        box,
        ...(reason === undefined ? {} : { reason_class: reason }),
      })),
    },
  };
}

interface GeneratedReceipt {
  readonly rule: string;
  readonly reasonClass: string;
  readonly verdict: Verdict;
  readonly ligandAbsent: readonly string[];
}

type GeneratedTrigger =
  | { readonly tag: "on" | "when"; readonly val: string }
  | { readonly tag: "after"; readonly val: bigint };

function triggerOf(trigger: GeneratedTrigger): Trigger {
  if (trigger.tag === "after") return { kind: "after", ms: Number(trigger.val) };
  return trigger.tag === "on" ? { kind: "on", event: trigger.val } : { kind: "when", guard: trigger.val };
}

type Verdict =
  | { readonly tag: "settled"; readonly val: string }
  | {
      readonly tag: "pending";
      readonly val: {
        readonly state: string;
        readonly token: string;
        readonly resolutions: readonly string[];
        readonly obligations: readonly {
          readonly trigger: GeneratedTrigger;
          readonly verdict: string;
          readonly reasonClass: string | undefined;
        }[];
      };
    };
