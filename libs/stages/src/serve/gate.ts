import type { Readable, Writable } from "node:stream";
import type { OfferedBindings } from "@glither/bindings";
import type { Gate, GateOptions, Mark, Policy } from "@glither/gate";
import type { Delivered, Ledger } from "@glither/ledger";
import { isObject } from "@glither/roux/core";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { type OpenedLedger, withKeeping } from "../run/_keep.ts";
import { about, stage } from "../stage.ts";
import { type Listening, listening } from "./_gate-listening.ts";
import { pinsIn } from "./_gate-pins.ts";
import { openRecording, type Recording, type RecordingEnd } from "./_gate-record.ts";
import { openResults } from "./_gate-results.ts";
import { type GateServerOptions, type NamedServer, openedServer, serverIn, serversFor } from "./_gate-server.ts";
import { type OpenedPolicy, openedPolicy, type PolicyOptions } from "./_policy.ts";

export interface GatePolicyOptions extends PolicyOptions, GateServerOptions {}

export interface GateStageOptions extends GatePolicyOptions {
  readonly actor?: string;
  readonly ledger?: string;
  /** Whose log decisions go to; `gate` where none is named. */
  readonly deployment?: string;
  /** A list of tools as somebody has looked at them. */
  readonly pins?: string;
  /** Decide, keep and tell, and let everything pass. */
  readonly isShadow?: boolean;
  /** A ruleset of `glither.flow`, which disposes of what tools return. */
  readonly results?: string;
  /** Write calls as conformance cases, into a folder, without what a ruleset of `glither.flow` takes out. */
  readonly recording?: { readonly redact: string; readonly cases?: string };
  /** Where clients come over HTTP instead, and what says whose tokens are whose. */
  readonly listen?: Listening;
  /** The client's end. Nothing but the protocol is written there. */
  readonly input: Readable;
  readonly output: Writable;
  readonly note: (line: string) => void;
  /** Settles when the gate is to be closed. */
  readonly until: Promise<unknown>;
}

/** Stands between a client and a server until one of them is gone. */
export const gate = stage(async (options: GateStageOptions): Promise<Outcome> => {
  const { ledger, deployment, bindings, listen } = options;
  refuseDoubtful(options);
  const named = listen === undefined ? [await serverIn(options)] : await serversFor(options);
  if (options.pins !== undefined && named.length > 1) {
    throw usage("`--pins` is about one server, and there are several", "say which with `--server NAME`");
  }
  if (ledger !== undefined) {
    return withKeeping({ ledger, deployment: deployment ?? "gate" }, (kept) => stand(options, named, kept));
  }
  if (deployment !== undefined) {
    throw usage("`--deployment` goes with `--ledger` alone", "name the ledger in which decisions are to be kept");
  }
  if (bindings !== undefined) {
    throw usage("`--bindings` goes with `--ledger` alone", "what is counted and what is to be done stand in a ledger");
  }
  return stand(options, named, undefined);
});

function refuseDoubtful({ bindings, enrich, listen, actor }: GateStageOptions): void {
  if (bindings !== undefined && enrich !== undefined) {
    throw usage("`--bindings` goes without `--enrich`", "a binding set answers all that is asked");
  }
  if (listen !== undefined && actor !== undefined) {
    throw usage("`--actor` goes without `--listen`", "a token says who calls");
  }
}

async function stand(
  options: GateStageOptions,
  named: readonly NamedServer[],
  kept: OpenedLedger | undefined,
): Promise<Outcome> {
  const note = (line: string): void => options.note(oneLine(line));
  const policies: OpenedGate[] = [];
  try {
    for (const { name } of named) {
      const opened = await openedGate(options, name, kept);
      if ("exitCode" in opened) return opened;
      policies.push(opened);
    }
    const { pins, results: subject, isShadow = false } = options;
    const ledger = await kept?.ledger();
    const deployment = kept?.deployment ?? "";
    const results =
      subject === undefined ? undefined : await openResults(subject, options, ledger && { ledger, deployment });
    if (results !== undefined && "exitCode" in results) return results;
    const recording = await recordingOf(options, policies[0], note);
    if (recording !== undefined && "exitCode" in recording) return recording;
    const more = {
      note,
      isShadow,
      ...(recording && { record: recording.record }),
      ...(results && { results }),
      ...(pins === undefined ? {} : { pins: await pinsIn(pins) }),
    };
    const set = policies.find((opened) => opened.set !== undefined)?.set;
    const working = ledger?.work({
      failed: () => note("the ledger cannot be written now; it is tried again"),
      ...(set === undefined ? {} : { deliver: await delivering(ledger, deployment, set, note) }),
    });
    const { Gate } = await import("@glither/gate");
    const standing = named.map(({ name, entry }, at): Standing => {
      const { policy, component, place } = policies[at] as OpenedGate;
      const keeping = ledger && { ledger, deployment, component, place, delivers: set !== undefined };
      const given = {
        policy,
        ...more,
        ...(keeping && { keeping }),
        ...(name === undefined ? {} : { serverName: name }),
      };
      return {
        name,
        run: async (ends) => new Gate({ ...given, ...ends, server: await openedServer(entry) }).run(),
      };
    });
    try {
      const outcome = await between(options, standing, note);
      return recording === undefined ? outcome : withRecorded(outcome, await recording.end());
    } finally {
      await working?.stop();
    }
  } finally {
    for (const { set } of policies) await set?.close();
  }
}

/** All gates go by the same rules. */
async function recordingOf(
  { policy, recording, keys, trust }: GateStageOptions,
  opened: OpenedGate | undefined,
  note: (line: string) => void,
): Promise<Recording | Outcome | undefined> {
  if (recording === undefined || opened === undefined) return undefined;
  const vocabulary = opened.contract;
  const options = { ...recording, keys, ...(trust === undefined ? {} : { trust }) };
  return openRecording(options, { policy, core: opened.policy.core, vocabulary, note });
}

function withRecorded(outcome: Outcome, recorded: RecordingEnd): Outcome {
  const { folder, written, known, left, failure } = recorded;
  const text = oneLine(`recorded ${written} new cases in ${folder}; ${known} were there, ${left} were left out`);
  const data = { ...(isObject(outcome.data) ? outcome.data : {}), recorded };
  if (failure === undefined || outcome.problem !== undefined) return { ...outcome, text, data };
  return { exitCode: EXIT.usage, text, data, problem: { message: `not all cases are there: ${failure}` } };
}

/** Between a client and one server. */
interface Standing {
  readonly name: string | undefined;
  run(ends: Pick<GateOptions, "client" | "actor" | "until">): ReturnType<Gate["run"]>;
}

async function between(
  { input, output, until, actor, listen }: GateStageOptions,
  standing: readonly Standing[],
  note: (line: string) => void,
): Promise<Outcome> {
  const { ClientStdio } = await import("@glither/gate");
  if (listen !== undefined) {
    await listening(listen, new Map(standing.map(({ name, run }) => [name ?? "mcp", run])), { note, until });
    return { exitCode: EXIT.clean, text: "", data: { ended: "client" } };
  }
  const [only] = standing as readonly [Standing];
  const client = new ClientStdio(input, output);
  return ended(await only.run({ client, until, ...(actor === undefined ? {} : { actor }) }));
}

/** What does the verbs of what was decided, and tells of those that it could not. */
async function delivering(
  ledger: Ledger,
  deployment: string,
  { deliveries }: OfferedBindings,
  note: (line: string) => void,
): Promise<(signal: AbortSignal) => Promise<unknown>> {
  const { deliverDue } = await import("@glither/ledger");
  const told = ({ delivery: { call }, attempted }: Delivered): void => {
    if (attempted.outcome !== "done") note(`${call.verb} was not done: ${attempted.reason}`);
  };
  return (signal) => deliverDue(ledger, { bindings: { [deployment]: deliveries }, signal, told });
}

/** Says of each tool of a server whether it is shown, and why. */
export const gateList = stage(async (options: GatePolicyOptions): Promise<Outcome> => {
  const { name, entry } = await serverIn(options);
  const opened = await openedGate(options, name, undefined);
  if ("exitCode" in opened) return opened;
  const { askTools, marksOf, showingOf } = await import("@glither/gate");
  const { core } = opened.policy;
  if (core === undefined) {
    throw usage(
      "a component alone does not say what its rules mean",
      "give the `.glith` file, or a reference by digest",
    );
  }
  const listed = await askTools(await openedServer(entry));
  const tools = listed.map(({ tool }) => {
    const showing = showingOf(core, tool, name);
    return { tool: tool.name, ...showing, marks: showing.shown ? marksOf(core, tool, name) : [] };
  });
  return {
    exitCode: EXIT.clean,
    text:
      tools
        .flatMap(({ marks, ...showing }) => [`${showing.tool}  ${whyShown(showing)}`, ...marks.map(whyMarked)])
        .map((line) => oneLine(line))
        .join("\n") || "the server has no tools",
    data: { tools },
  };
});

function whyShown(showing: { readonly shown: boolean; readonly by?: string; readonly isProved?: boolean }): string {
  if (!showing.shown) return "hidden: proved, no call of it can come to anything but blocked";
  const rule = `the rule \`${showing.by}\``;
  return showing.isProved === true ? `shown: ${rule} can let a call of it pass` : `shown: not known of ${rule}`;
}

function whyMarked({ parameter, values, by }: Mark): string {
  const what = values === undefined ? "" : ` of ${values.map((value) => JSON.stringify(value)).join(", ")}`;
  const rule = by === undefined ? "no rule takes it" : `the rule \`${by}\` blocks some`;
  return `  ${parameter}  marked: proved, no call with it${what} can come to anything but blocked: ${rule}`;
}

interface OpenedGate extends Pick<OpenedPolicy, "component" | "contract" | "set" | "place"> {
  readonly policy: Policy;
}

async function openedGate(
  options: GatePolicyOptions,
  serverName: string | undefined,
  ledger: OpenedLedger | undefined,
): Promise<OpenedGate | Outcome> {
  const opened = await openedPolicy(options, ledger);
  if ("exitCode" in opened) return opened;
  const { linked, contract, reads, core, ...more } = opened;
  const { openPolicy } = await import("@glither/gate");
  const isServerNamed = serverName !== undefined;
  const policy = await about(options.policy, () => openPolicy({ linked, contract, reads, core, isServerNamed }));
  return { ...more, contract, policy };
}

function ended(by: Awaited<ReturnType<Gate["run"]>>): Outcome {
  if (by === "client") return { exitCode: EXIT.clean, text: "", data: { ended: by } };
  const problem = { message: "the server has ended", hint: "what it said itself stands on standard error" };
  return { exitCode: EXIT.crossing, text: "", data: { ended: by }, problem };
}

function usage(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, { exitCode: EXIT.usage, hint });
}
