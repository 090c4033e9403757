import { readFileSync } from "node:fs";
import { answersBindings, dispose, linkComponent } from "@glither/host";
import { type Core, fromCbor } from "@glither/roux/core";
import { pullReference } from "@glither/stages/trust/verify";
import { MAILGUARD_MESSAGES } from "../engine/messages.ts";

/** Pulls a component by its digest, verifies it, links it and lets a new instance dispose of one message. */
export async function disposeOnce(reference: string, key: string, core: Core): Promise<void> {
  const [message] = MAILGUARD_MESSAGES;
  if (message === undefined) throw new RangeError("no message to dispose of");
  const { component } = await pullReference({ reference, keys: [key] });
  const answers = Object.fromEntries(Object.entries(message.answers).map(([path, value]) => [path, value ?? null]));
  const bindings = answersBindings({ answers, contract: core });
  const linked = await linkComponent(component, bindings, { embedder: "slim" });
  const { receipt } = dispose(linked, message.artifact, core);
  if (receipt.rule !== message.rule) throw new Error(`the rule \`${receipt.rule}\` took the message`);
}

/** In a process that has done nothing before: `dispose-once REFERENCE KEY SNAPSHOT`. */
if (import.meta.main) {
  const [reference = "", key = "", snapshot = ""] = process.argv.slice(2);
  await disposeOnce(reference, key, fromCbor(readFileSync(snapshot)) as Core);
}
