import { MailError } from "../error.ts";
import { dnsError, type Records, type Resolve } from "./resolve.ts";

type Zone = ReadonlyMap<string, ReadonlyMap<string, Records[]>>;

/** How often one name may stand for another. */
const LONGEST_CHAIN = 8;

/**
 * Answers from the lines of a zone file (RFC 1035 §5), for tests and for trying things out: one record a line, full names,
 * `name [ttl] [IN] type data`, with A, AAAA, CNAME, MX, PTR and TXT. Nothing else exists.
 *
 * @throws MailError BAD_ZONE
 */
export function zoneResolver(text: string): Resolve {
  const zone = read(text);
  return async (name, type) => {
    let at = nameOf(name);
    for (let step = 0; step < LONGEST_CHAIN; step += 1) {
      const records = zone.get(at);
      const own = records?.get(type);
      if (own !== undefined) return own;
      const alias: unknown = records?.get("CNAME")?.[0];
      if (typeof alias !== "string") {
        const isThere = records !== undefined || [...zone.keys()].some((other) => other.endsWith(`.${at}`));
        throw dnsError(isThere ? "ENODATA" : "ENOTFOUND", name);
      }
      at = alias;
    }
    throw dnsError("ESERVFAIL", name);
  };
}

function read(text: string): Zone {
  const zone = new Map<string, Map<string, Records[]>>();
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    const words = line.match(/"(?:[^"\\]|\\.)*"|;.*|[^\s;]+/gu)?.filter((word) => !word.startsWith(";")) ?? [];
    if (words.length === 0) continue;
    const [name = "", ...rest] = words;
    while (/^(?:\d+|IN)$/iu.test(rest[0] ?? "")) rest.shift();
    const [type = "", ...data] = rest;
    const record = recordOf(type.toUpperCase(), data);
    if (record === undefined) {
      throw new MailError("BAD_ZONE", `line ${index + 1} is no record that is read here`, {
        hint: '`name. IN TXT "text"`, for example; A, AAAA, CNAME, MX, PTR and TXT, each in one line with full names',
      });
    }
    const records = zone.get(nameOf(name)) ?? new Map<string, Records[]>();
    zone.set(nameOf(name), records.set(type.toUpperCase(), [...(records.get(type.toUpperCase()) ?? []), record]));
  }
  return zone;
}

function recordOf(type: string, data: readonly string[]): Records | undefined {
  const [first, second] = data;
  if (first === undefined) return undefined;
  switch (type) {
    case "A":
    case "AAAA":
      return first;
    case "CNAME":
    case "PTR":
      return nameOf(first);
    case "MX":
      return second === undefined ? undefined : { priority: Number(first), exchange: nameOf(second) };
    case "TXT":
      return data.map((part) => part.replace(/^"(.*)"$/su, "$1").replaceAll(/\\(.)/gu, "$1"));
    default:
      return undefined;
  }
}

function nameOf(written: string): string {
  return written.toLowerCase().replace(/\.$/u, "");
}
