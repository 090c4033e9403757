import { isDeepStrictEqual } from "node:util";
import { type ArtifactValue, type Core, isObject, type ValueType } from "@glither/roux";
import type { Crossing } from "@glither/roux/testing";
import { jsName, witName } from "@glither/wit";

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
    core.enrichments.map(({ path, type }) => [
      jsName(witName(path)),
      (...args: unknown[]) => {
        if (checked(args).length > 0 || asked.includes(path)) throw new Error(`${path} is asked for twice`);
        asked.push(path);
        return lift(type, answers.get(path) ?? null);
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
  return type?.kind === "enum" ? type.symbols.find((symbol) => witName(symbol) === value) : value;
}

function loadDispose(source: string, enrich: object, actions: object): (...args: unknown[]) => unknown {
  const body = source
    .replace(/^import \* as (?:enrich|actions) from "[^"]*";$/gmu, "")
    .replace("export function", "return function");
  return new Function("enrich", "actions", `"use strict";\n${body}`)(enrich, actions) as (
    ...args: unknown[]
  ) => unknown;
}

/** A value as the bindings hand it over. */
function lift(type: ValueType, value: ArtifactValue): unknown {
  switch (type.kind) {
    case "integer":
    case "duration":
      return BigInt(Number(value));
    case "scalar":
      return { tag: typeof value === "number" ? "number" : "text", val: value };
    case "enum":
      return witName(String(value));
    case "optional":
      return value === null ? undefined : lift(type.of, value);
    case "list":
      return Array.isArray(value) ? value.map((item) => lift(type.of, item)) : [];
    default:
      return value;
  }
}

function readReceipt(receipt: unknown): Pick<Crossing, "rule" | "reason_class" | "outcome"> {
  if (!isObject(receipt)) throw new Error("there is no receipt");
  const { rule, reasonClass, verdict } = receipt as { rule: string; reasonClass: string; verdict: Verdict };
  const base = { rule, reason_class: reasonClass };
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
        trigger: trigger.tag === "on" ? { kind: "on", event: trigger.val } : { kind: "after", ms: Number(trigger.val) },
        box,
        ...(reason === undefined ? {} : { reason_class: reason }),
      })),
    },
  };
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
          readonly trigger:
            | { readonly tag: "on"; readonly val: string }
            | { readonly tag: "after"; readonly val: bigint };
          readonly verdict: string;
          readonly reasonClass: string | undefined;
        }[];
      };
    };
