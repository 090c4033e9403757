import type { Json } from "@glither/artifact";
import type { Answer, BackEnd } from "@glither/conformance";
import type { Facts } from "@glither/interpreter";
import type { Contents, Decision } from "@glither/ledger";
import { EXIT, StageError } from "../outcome.ts";
import type { DecidingComponent } from "./_component.ts";

/** What one program came to. */
export interface Run {
  readonly name: string;
  readonly receipt: Json;
  /** The enrichments that it asked for. */
  readonly asked: readonly string[];
}

export interface ToReplay {
  readonly decision: Decision;
  readonly contents: Contents;
  readonly facts: Facts;
}

/** Nobody waits behind a command, and a machine that is busy with others may leave it little of a second. */
const PATIENCE = { time: 10_000 };

/** All programs that can decide it, one after the other. */
export async function replayed(deciding: DecidingComponent, toReplay: ToReplay): Promise<readonly Run[]> {
  const { generatePackage } = await import("@glither/codegen-gleam");
  const { gleamBackEnd, interpreterBackEnd } = await import("@glither/conformance");
  const { core } = deciding;
  const oracle = await gleamBackEnd(core, generatePackage(core));
  return [
    await inComponent(deciding, toReplay),
    runOf("oracle", oracle, toReplay),
    runOf("interpreter", interpreterBackEnd(core), toReplay),
  ];
}

/**
 * Twice: the first time tells in which order tokens are given out and which of them waits, and the second is given those of then in
 * that order.
 */
async function inComponent(deciding: DecidingComponent, { decision, contents, facts }: ToReplay): Promise<Run> {
  const { answersBindings, dispose, linkComponent } = await import("@glither/host");
  const { bytes, contract, where } = deciding;
  const cross = async (tokens: readonly string[]) => {
    let given = 0;
    const tokenSource = (): string => {
      given += 1;
      return tokens[given - 1] ?? placeholder(given - 1);
    };
    const bindings = answersBindings({ answers: contents.answers, contract, tokenSource });
    const linked = await linkComponent(bytes, bindings, {
      limits: PATIENCE,
      ...(where === undefined ? {} : { where }),
    });
    return dispose(linked, facts.artifact, contract);
  };
  const first = await cross([]);
  const places = tokensIn(first.receipt);
  const then = tokensIn(decision.receipt);
  const tokens: string[] = [];
  for (const [place, token] of places.entries()) tokens[placeOf(token)] = then[place] ?? placeholder(placeOf(token));
  const { receipt, asked, failure } = places.length === 0 ? first : await cross(tokens);
  if (failure !== undefined) {
    throw new StageError("REFUSED", `the component does not come to its end again: ${failure.message}`, {
      exitCode: EXIT.verification,
      cause: failure,
    });
  }
  return { name: "component", receipt: receipt as unknown as Json, asked };
}

function placeholder(place: number): string {
  return `token-${place}`;
}

function placeOf(token: string): number {
  return Number(token.slice("token-".length));
}

/** The one that waits first, then those that nothing waits for. */
function tokensIn(receipt: Decision["receipt"]): string[] {
  const waiting = "token" in receipt ? [receipt.token] : [];
  return [...waiting, ...(receipt.open_tokens ?? [])];
}

/** Tokens are the host's: what has no host is given those of then. */
function runOf(name: string, backEnd: BackEnd, { decision: { receipt }, facts }: ToReplay): Run {
  const {
    asked,
    settlement: _,
    ...answer
  }: Answer = backEnd.run({
    name: "replay",
    artifact: facts.artifact,
    enrich: facts.enrich,
    timeline: [],
    expect: { verdict: "", rule: "", reason_class: "", actions: [] },
  });
  const token = answer.state !== undefined && "token" in receipt ? { token: receipt.token } : {};
  const open = receipt.open_tokens === undefined ? {} : { open_tokens: receipt.open_tokens };
  return { name, receipt: { ...answer, ...token, ...open } as unknown as Json, asked };
}
