import { randomUUID } from "node:crypto";
import { isObject } from "@glither/roux/core";
import {
  CallToolRequestSchema,
  ErrorCode,
  type JSONRPCRequest,
  type JSONRPCResponse,
} from "@modelcontextprotocol/sdk/types.js";
import { errorTo, toolError } from "../protocol/answers.ts";
import { DECIDED_OF_SERVER } from "../protocol/methods.ts";
import { showingOf } from "../tools/hidden.ts";
import { type Mark, marked, marksOf, parametersText } from "../tools/marked.ts";
import { isPinned, type Pins } from "../tools/pins.ts";
import { readTool } from "../tools/tool.ts";
import type { Listed, ToolBook } from "../tools/tool-book.ts";
import { askUser, type Elicit, isForUser, shownWhole } from "./ask-user.ts";
import type { Call } from "./call.ts";
import { Counting } from "./counting.ts";
import { type Held, report, type Wait } from "./held.ts";
import { Keeper, type Keeping } from "./keeper.ts";
import type { Policy } from "./policy.ts";
import { judge, type OnDecided } from "./verdict.ts";

export interface DeciderOptions {
  readonly policy: Policy;
  readonly keeping?: Keeping;
  readonly serverName?: string;
  /** The tools as somebody has looked at them: of no other one a call passes. */
  readonly pins?: Pins;
  readonly note: (line: string) => void;
  readonly reportEvery?: number;
  /** Decide, keep and tell, and let pass what the rules would stop. */
  readonly isShadow?: boolean;
  /** Told of each decision; it must not throw. */
  readonly record?: OnDecided;
}

/** What a decision is sent with while it waits. */
export interface Asked {
  readonly actor: string;
  readonly signal: AbortSignal;
  readonly tell: (method: string, params: Readonly<Record<string, unknown>>) => void;
  /** Asks the user, where the client can. */
  readonly elicit: Elicit | undefined;
}

type Given = Readonly<Record<string, unknown>>;

/** Decides the requests of one session, and which tools it is shown. */
export class Decider {
  readonly #options: DeciderOptions;
  readonly #book: ToolBook;
  readonly #keeper: Keeper | undefined;
  /** What counts when its call is answered. */
  readonly counting: Counting;
  readonly #shown = new Map<string, boolean>();
  readonly #marks = new Map<string, readonly Mark[]>();
  readonly #session = randomUUID();
  #calls = 0;

  constructor(options: DeciderOptions, book: ToolBook) {
    this.#options = options;
    this.#book = book;
    this.#keeper = options.keeping && new Keeper(options.keeping);
    this.counting = new Counting(this.#keeper, options.note);
  }

  /** What the one who asks is told in the other's stead; nothing for a request that goes on. */
  async decide(message: JSONRPCRequest, asked: Asked): Promise<JSONRPCResponse | undefined> {
    return message.method === "tools/call" ? this.#decideCall(message, asked) : this.#decideOther(message, asked);
  }

  async #decideCall(message: JSONRPCRequest, asked: Asked): Promise<JSONRPCResponse | undefined> {
    const { note, pins } = this.#options;
    const { id } = message;
    const call = CallToolRequestSchema.safeParse(message).data?.params;
    if (call === undefined) return errorTo(id, ErrorCode.InvalidParams, "no call of a tool");
    const found = await this.#find(call.name);
    if (found === "unlisted") return toolError(id, "blocked: the server has not said which tools it has");
    if (found === undefined) {
      note("refused: the call of a tool that the server has not listed");
      return errorTo(id, ErrorCode.InvalidParams, "the server has listed no tool of exactly this name");
    }
    if (pins !== undefined && !isPinned(pins, found.json)) {
      note(`refused: ${found.tool.name}: not the tool that is pinned`);
      return toolError(id, UNPINNED);
    }
    // As it goes on: what the schema has read is a copy, in which a member may be missing.
    const given = (message.params?.["arguments"] ?? {}) as Given;
    const wrong = found.check(given);
    if (wrong !== undefined) {
      note(`refused: ${found.tool.name}: arguments that do not fit its schema`);
      return toolError(id, `blocked: the arguments do not fit the tool's schema: ${wrong}`);
    }
    this.#calls += 1;
    const why = await this.#judge(message, { tool: found.tool, arguments: given }, asked);
    if (why !== undefined) return toolError(id, why);
    if (await this.#isAsItWas(found)) return undefined;
    this.counting.answered(id, false);
    return toolError(id, CHANGED);
  }

  /** What is no tool call: by rules that tell methods apart, and by no others. */
  async #decideOther(message: JSONRPCRequest, asked: Asked): Promise<JSONRPCResponse | undefined> {
    const { policy, note, isShadow = false } = this.#options;
    const { id, method, params = {} } = message;
    if (!policy.readsAction) {
      const why = `blocked: the ruleset does not read \`action\`, and so says nothing of ${method}`;
      note(isShadow ? `${method}: would be ${why}` : `${method}: ${why}`);
      return isShadow ? undefined : errorTo(id, ErrorCode.InvalidRequest, why);
    }
    const { _meta, ...given } = params;
    const why = await this.#judge(message, { tool: undefined, arguments: given }, asked);
    return why === undefined ? undefined : errorTo(id, ErrorCode.InvalidRequest, why);
  }

  /** A call may have been held for long, and what was decided on is the tool as it was then. */
  async #isAsItWas({ tool, json }: Listed): Promise<boolean> {
    const { pins } = this.#options;
    const found = await this.#find(tool.name);
    if (found === undefined || found === "unlisted") return false;
    if (found.json === json) return true;
    const isSame = JSON.stringify(found.tool) === JSON.stringify(tool);
    return isSame && (pins === undefined || isPinned(pins, found.json));
  }

  async #find(name: string): Promise<Listed | undefined | "unlisted"> {
    return this.#book.find(name).catch(() => "unlisted" as const);
  }

  /** Why it does not pass. */
  async #judge(
    { id, method, params }: JSONRPCRequest,
    asking: Pick<Call, "tool" | "arguments">,
    asked: Asked,
  ): Promise<string | undefined> {
    const { policy, serverName: server, note, isShadow = false, record } = this.#options;
    const call = { ...asking, action: method, actor: asked.actor, server, session: this.#session, calls: this.#calls };
    const held = (waits: Held): Wait => this.#hold(waits, call, progressTokenOf(params), asked);
    const {
      passes,
      box,
      why,
      reservations = [],
    } = await judge(
      call,
      // What the server asks, it would answer itself.
      {
        policy,
        keeper: this.#keeper,
        held,
        isShadow,
        countsLater: !DECIDED_OF_SERVER.has(method),
        ...(record && { record }),
      },
      asked.signal,
    );
    this.counting.reserved(id, reservations);
    const what = asking.tool?.name ?? method;
    if (isShadow && !passes) note(`${what}: would be ${why}`);
    else if (box !== "allowed") note(`${what}: ${why}`);
    return passes || isShadow ? undefined : why;
  }

  #hold(held: Held, call: Call, progressToken: string | number | undefined, { tell, elicit, actor }: Asked): Wait {
    const { note, reportEvery: every = 5_000 } = this.#options;
    note(`held in ${held.state} by the rule \`${held.rule}\`, as ${held.token}`);
    const reported = report(held, { progressToken, send: tell, every });
    const keeper = this.#keeper;
    if (elicit === undefined || keeper === undefined || !isForUser(held)) return reported;
    const what = shownWhole(`${call.tool?.name ?? call.action} ${JSON.stringify(call.arguments)}`);
    if (what === undefined) {
      note("more than the user can be shown, so that he is not asked");
      return reported;
    }
    const settle = (event: string): Promise<void> => keeper.settle(held.token, event, actor);
    const asking = askUser(held, { elicit, what, settle });
    return {
      end(): void {
        reported.end();
        asking.end();
      },
    };
  }

  /** A tool as it is shown: not one that no call of can pass, and none that could not be called. */
  shown(json: unknown): unknown {
    const tool = readTool(json);
    if (tool === undefined) return undefined;
    const { policy, serverName, pins, isShadow = false } = this.#options;
    const { core } = policy;
    if (pins !== undefined && !isPinned(pins, json)) return undefined;
    if (core === undefined || isShadow) return json;
    const key = JSON.stringify([tool.name, tool.hints]);
    const isShown = this.#shown.get(key) ?? showingOf(core, tool, serverName).shown;
    this.#shown.set(key, isShown);
    if (!isShown) return undefined;
    const own = key + parametersText(tool);
    const marks = this.#marks.get(own) ?? marksOf(core, tool, serverName);
    this.#marks.set(own, marks);
    return marked(json, marks);
  }
}

function progressTokenOf(params: JSONRPCRequest["params"]): string | number | undefined {
  const meta: unknown = params?.["_meta"];
  const token = isObject(meta) ? meta["progressToken"] : undefined;
  return typeof token === "string" || typeof token === "number" ? token : undefined;
}

const UNPINNED =
  "blocked: the server says something else of this tool than what was looked at; `tangle gate review` shows the difference";
const CHANGED = "blocked: the server's tool is no longer the one that was decided on; call it again";
