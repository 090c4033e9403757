import { artifactOf, unknownOf } from "@glither/gate/call";
import { isObject, jsonDoubt } from "@glither/roux/core";
import type { MailReading } from "../mail/read-mail.ts";

/** What was pasted as an artifact, as JSON of its dialect's fields, and what it was taken for. */
export type Pasted =
  | { readonly kind: "json" | "call" | "mail"; readonly json: unknown }
  /** A mail, which somebody else reads. */
  | { readonly kind: "unread" }
  | { readonly kind: "fault"; readonly message: string };

/** Who calls where nobody says so. */
const NOBODY = "agent";

/** A mail that was read, and what came of it. */
export interface Mail {
  readonly text: string;
  readonly reading: MailReading;
}

/** A line as mails begin: the field of a header. */
const FIELD = /^[A-Za-z][!-9;-~]*[ \t]*:/u;

/** What is asked about: rules of this dialect, which read these fields. */
export interface Readers {
  readonly dialect: string;
  readonly reads: readonly string[];
}

/**
 * Reads what somebody has pasted. Nothing at all is an artifact whose fields are all empty; a request of the Model Context
 * Protocol is what a gate would make of it.
 */
export function readPasted(text: string, { dialect, reads }: Readers, mail?: Mail): Pasted {
  if (text.trim() === "") return { kind: "json", json: {} };
  if (FIELD.test(text.trimStart())) return asMail(text, dialect, mail);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: "fault", message: `this is not JSON: ${error instanceof Error ? error.message : ""}` };
  }
  const doubt = jsonDoubt(text, json);
  if (doubt !== undefined) return { kind: "fault", message: `this says something doubtful: ${doubt}` };
  if (!isCall(json)) return { kind: "json", json };
  if (dialect !== "glither.governance")
    return { kind: "fault", message: `this is a call of a tool, and ${dialect} knows none: give it its own fields` };
  return asCall(json, reads);
}

/** The first call of a session, of a tool of which its server says nothing more. */
function asCall({ method, params }: Call, reads: readonly string[]): Pasted {
  const { name, arguments: given = {} } = params;
  if (typeof name !== "string" || !isObject(given))
    return {
      kind: "fault",
      message: "a gate refuses this call: it needs a `name`, a text, and its `arguments` are an object",
    };
  const unknown = unknownOf(reads, false);
  if (unknown !== undefined) return { kind: "fault", message: `no gate takes these rules: ${unknown.message}` };
  const tool = { name, hints: UNSAID };
  const call = { action: method, tool, arguments: given, actor: NOBODY, server: undefined, session: SESSION, calls: 1 };
  return { kind: "call", json: artifactOf(call, reads) };
}

function asMail(text: string, dialect: string, mail: Mail | undefined): Pasted {
  if (dialect !== "glither.mail")
    return { kind: "fault", message: `this is a mail, and ${dialect} reads none: give it its own fields` };
  if (mail?.text !== text) return { kind: "unread" };
  const { reading } = mail;
  return "fault" in reading ? { kind: "fault", message: reading.fault } : { kind: "mail", json: reading.json };
}

const UNSAID = { destructive: "unknown", read_only: "unknown", open_world: "unknown" } as const;

/** It says nothing but that it is another one than any other. */
const SESSION = "session";

interface Call {
  readonly method: "tools/call";
  readonly params: Readonly<Record<string, unknown>>;
}

function isCall(json: unknown): json is Call {
  return isObject(json) && json["method"] === "tools/call" && isObject(json["params"]);
}
