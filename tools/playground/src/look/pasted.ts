import { isObject } from "@glither/roux/core";
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

/**
 * Reads what somebody has pasted. Nothing at all is an artifact whose fields are all empty; a request of the Model Context
 * Protocol is what a gate would make of it.
 */
export function readPasted(text: string, dialect: string, mail?: Mail): Pasted {
  if (text.trim() === "") return { kind: "json", json: {} };
  if (FIELD.test(text.trimStart())) return asMail(text, dialect, mail);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: "fault", message: `this is not JSON: ${error instanceof Error ? error.message : ""}` };
  }
  if (!isCall(json)) return { kind: "json", json };
  if (dialect !== "glither.governance")
    return { kind: "fault", message: `this is a call of a tool, and ${dialect} knows none: give it its own fields` };
  const { name, arguments: given = {} } = json.params;
  return {
    kind: "call",
    json: { action: json.method, tool: name, actor: NOBODY, arguments: given, risk_level: UNSAID },
  };
}

function asMail(text: string, dialect: string, mail: Mail | undefined): Pasted {
  if (dialect !== "glither.mail")
    return { kind: "fault", message: `this is a mail, and ${dialect} reads none: give it its own fields` };
  if (mail?.text !== text) return { kind: "unread" };
  const { reading } = mail;
  return "fault" in reading ? { kind: "fault", message: reading.fault } : { kind: "mail", json: reading.json };
}

/** Nobody has said how risky the call is, so it is the worst, as a gate has it. */
const UNSAID = "unacceptable";

interface Call {
  readonly method: "tools/call";
  readonly params: Readonly<Record<string, unknown>>;
}

function isCall(json: unknown): json is Call {
  return isObject(json) && json["method"] === "tools/call" && isObject(json["params"]);
}
