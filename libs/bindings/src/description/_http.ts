import { httpActor } from "../actions/http-actor.ts";
import type { Actor } from "../offer/action.ts";
import type { Provider } from "../offer/provider.ts";
import { type Address, readAddress, staysPrivate } from "../providers/http/address.ts";
import type { CacheOptions } from "../providers/http/cache.ts";
import { httpProvider } from "../providers/http/http-provider.ts";
import { type Described, givenPaths, isGiven, type Opening, type Surroundings } from "./_context.ts";
import type { Members, Node } from "./_node.ts";
import { readHeaders } from "./_secret.ts";

const SECOND = 1_000;
const DAY = 86_400_000;
const MIB = 1024 * 1024;
const LIMITS = { timeout: SECOND, maxBytes: 64 * 1024, concurrency: 32 } as const;

/** What every endpoint has. */
const ENDPOINT = ["url", "plaintext", "headers", "timeout", "max_bytes", "concurrency"] as const;
const ASKED = [...ENDPOINT, "send", "answer", "absent", "retries", "cache"] as const;
const TOLD = [...ENDPOINT, "send"] as const;

/** `{"http": {"url": "https://clients.example/{client}", "answer": "/authority", "cache": {"found": "1m"}}}` */
export function readHttp(node: Node, described: Described): Opening<Provider> | undefined {
  const members = node.members(ASKED, ["url"]);
  if (members === undefined) return undefined;
  const address = readUrl(members);
  for (const path of address?.paths ?? []) isGiven(node.at("url"), path, described);
  const sendNode = members.get("send");
  const send = sendNode === undefined ? undefined : givenPaths(sendNode, described);
  const answer = members.get("answer")?.text() ?? "";
  if (!/^(?:\/|$)/u.test(answer)) node.at("answer").fail('expected a JSON pointer, such as `"/score"`');
  const absent = readStatuses(members.get("absent"));
  const retries = members.get("retries")?.whole(0, 5) ?? 1;
  const cache = readCache(members.get("cache"));
  const endpoint = readEndpoint(members, described.surroundings);
  if (address === undefined) return undefined;
  return {
    node,
    open: async () =>
      httpProvider({ ...(await endpoint()), address, send, answer, absent, retries, cache, type: described.type }),
  };
}

/** `{"http": {"url": "https://hooks.example/actions"}}` */
export function readHttpActor(node: Node, surroundings: Surroundings): Opening<Actor> | undefined {
  const members = node.members(TOLD, ["url"]);
  if (members === undefined) return undefined;
  const address = readUrl(members);
  if (address !== undefined && address.paths.length > 0)
    node.at("url").fail("an action's address has no places for values");
  const fields = surroundings.contract.fields.map(({ path }) => path);
  const send = members
    .get("send")
    ?.items()
    ?.map((item) => {
      const path = item.text();
      if (path !== undefined && !fields.includes(path)) item.fail(`the artifact has no \`${path}\``);
      return path ?? "";
    });
  const endpoint = readEndpoint(members, surroundings);
  if (address === undefined) return undefined;
  return { node, open: async () => httpActor({ ...(await endpoint()), address, send: send ?? [] }) };
}

function readUrl(members: Members<"url" | "plaintext">): Address | undefined {
  const node = members.get("url");
  const text = node?.text();
  if (node === undefined || text === undefined) return undefined;
  const address = readAddress(text);
  if (typeof address === "string") return node.fail(address);
  if (members.get("plaintext")?.boolean() !== true && !staysPrivate(address.origin)) {
    return node.fail(
      'expected `https://`; `"plaintext": true` sends everything, secrets too, for all on the way to read',
    );
  }
  return address;
}

function readEndpoint(members: Members<(typeof ENDPOINT)[number]>, surroundings: Surroundings) {
  const timeout = members.get("timeout")?.duration(1, 60 * SECOND) ?? LIMITS.timeout;
  const maxBytes = members.get("max_bytes")?.whole(1, 16 * MIB) ?? LIMITS.maxBytes;
  const concurrency = members.get("concurrency")?.whole(1, 1_000) ?? LIMITS.concurrency;
  const headersNode = members.get("headers");
  const headers = headersNode === undefined ? undefined : readHeaders(headersNode, surroundings);
  return async () => ({ timeout, maxBytes, concurrency, headers: (await headers?.()) ?? {} });
}

/** Statuses that say that there is no answer. */
function readStatuses(node: Node | undefined): readonly number[] {
  if (node === undefined) return [404, 410];
  return node.items()?.flatMap((item) => item.whole(400, 499) ?? []) ?? [];
}

function readCache(node: Node | undefined): CacheOptions | undefined {
  const members = node?.members(["found", "absent", "entries"], ["found"]);
  const found = members?.get("found")?.duration(1, DAY);
  if (members === undefined || found === undefined) return undefined;
  const absent = members.get("absent")?.duration(0, DAY) ?? Math.min(found, 10 * SECOND);
  return { found, absent, entries: members.get("entries")?.whole(1, 100_000) ?? 1_000 };
}
