import type { Netlayer } from "@glither/ocapn/netlayers";
import {
  type Evaluator,
  evaluator,
  type Input,
  type Lookup,
  nodeTty,
  type Output,
  replActor,
} from "@glither/sandbox/terminal";
import { type Bcom, type Ref, settled, spawn, Vat } from "@glither/vat";
import { cell, facet, names, queue } from "@glither/vat/library";
import { readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";

export interface ReplOptions {
  readonly input: Input;
  readonly output: Output;
  /** What has a name from the beginning: `NAME=ADDRESS`, or `NAME=FILE` with the address in it. */
  readonly names?: readonly string[];
  /** The address of an evaluator that is elsewhere, or a file with it; one of this process otherwise. */
  readonly evaluator?: string;
}

/** A terminal, and an evaluator of what is written there: calls and sends to what has a name. It ends when nobody writes any more. */
export const repl = stage(async ({ input, output, names: named = [], evaluator: at }: ReplOptions) => {
  const wanted = await Promise.all(named.map(namedOf));
  const elsewhere = at === undefined ? undefined : await addressOf(at);
  const far = await farOf([...wanted.map(({ address }) => address), ...(elsewhere === undefined ? [] : [elsewhere])]);
  const vat = new Vat({ name: "repl", report: () => undefined });
  const { tty, close } = nodeTty(input, output);
  try {
    const evaluating =
      elsewhere === undefined
        ? evaluatorWith(vat, new Map(wanted.map(({ name, address }) => [name, far.enliven(address)])))
        : far.enliven<Evaluator>(elsewhere);
    const lines = await settled(vat.send(vat.spawn(replActor(tty, evaluating)), "start"));
    return { exitCode: EXIT.clean, text: "", data: { lines } };
  } finally {
    close();
    await far.close();
  }
});

/** What makes actors, and what was brought along: there is nothing else, whoever writes. */
function evaluatorWith(vat: Vat, brought: ReadonlyMap<string, Ref>): Ref<Evaluator> {
  const registry = vat.spawn(names);
  const makers = new Map<string, Ref>([
    ["cell", vat.spawn((_bcom: Bcom) => (value: unknown) => spawn(cell<unknown>, value)) as Ref],
    ["queue", vat.spawn((_bcom: Bcom) => (room: number) => spawn(queue<unknown>, room)) as Ref],
  ]);
  for (const [name, reference] of [...brought, ...makers]) {
    if (brought.has(name) && makers.has(name)) throw taken(name);
    vat.call(registry, "claim", name, reference);
  }
  const lookup = vat.run(() => facet(registry, "lookup", "list")) as Ref<unknown> as Ref<Lookup>;
  return vat.spawn(evaluator(lookup)) as Ref<Evaluator>;
}

interface Far {
  enliven<I>(address: string): Ref<I>;
  close(): Promise<unknown>;
}

/** A node with the netlayers that addresses ask for; none where there are no addresses. */
async function farOf(addresses: readonly string[]): Promise<Far> {
  if (addresses.length === 0) return { enliven: () => unreachable(), close: async () => undefined };
  const [{ createNode }, { parseSturdyReference }] = await Promise.all([
    import("@glither/ocapn"),
    import("@glither/ocapn/location"),
  ]);
  const transports = new Set(addresses.map((address) => transportOf(() => parseSturdyReference(address))));
  const netlayers = await Promise.all([...transports].map(netlayerOf));
  const node = createNode({ netlayers, report: () => undefined });
  return { enliven: <I>(address: string) => node.enliven<I>(address) as unknown as Ref<I>, close: () => node.close() };
}

function transportOf(parse: () => { readonly location: { readonly transport: string } }): string {
  try {
    return parse().location.transport;
  } catch (cause) {
    throw malformed("an address is none of an object", cause);
  }
}

async function netlayerOf(transport: string): Promise<Netlayer> {
  switch (transport) {
    case "tls":
      return (await import("@glither/ocapn/netlayers/tls")).tlsNetlayer();
    case "websocket":
      return (await import("@glither/ocapn/netlayers/websocket-server")).webSocketNetlayer();
    case "tcp-testing-only":
      return (await import("@glither/ocapn/netlayers/tcp")).tcpNetlayer();
    default:
      throw malformed(`nothing here goes by \`${transport}\``);
  }
}

async function namedOf(given: string): Promise<{ readonly name: string; readonly address: string }> {
  const at = given.indexOf("=");
  if (at <= 0) throw malformed("a name is given as `NAME=ADDRESS` or `NAME=FILE`");
  return { name: given.slice(0, at), address: await addressOf(given.slice(at + 1)) };
}

/** An address is a right: whoever sees it has it. So it may stand in a file. */
async function addressOf(given: string): Promise<string> {
  return given.startsWith("ocapn:") ? given : (await readText(given, "the address")).trim();
}

/** It is not quoted, since whoever has an address has what it is for. */
function malformed(message: string, cause?: unknown): StageError {
  return new StageError("MALFORMED", message, {
    exitCode: EXIT.usage,
    hint: "an address is `ocapn://…/s/…`, as `node.register` gives it",
    ...(cause === undefined ? {} : { cause }),
  });
}

function taken(name: string): StageError {
  return new StageError("MALFORMED", `the name \`${name}\` is taken`, {
    exitCode: EXIT.usage,
    hint: "give it another one",
  });
}

function unreachable(): never {
  throw new Error("nothing is far");
}
