import { StoreError } from "../error.ts";
import { type RegistryClient, unexpected } from "./client.ts";
import { nextPage } from "./pages.ts";

const LIMIT = 4 * 1024 * 1024;
const PAGE = "1000";
const MAX_PAGES = 1000;
/** A repository with more is none of ours, and would not be held in memory. */
const MAX_TAGS = 1_000_000;

/** All tags of a repository; none where there is no such repository. Throws `TOO_LARGE` for a list without an end. */
export async function listTags(client: RegistryClient, repository: string): Promise<readonly string[]> {
  const tags: string[] = [];
  let url: URL | undefined = new URL(`/v2/${repository}/tags/list?n=${PAGE}`, client.base);
  const seen = new Set<string>();
  while (url !== undefined) {
    if (seen.size >= MAX_PAGES || tags.length > MAX_TAGS || seen.has(url.href)) throw endless(client.registry);
    seen.add(url.href);
    const reply = await client.call({ method: "GET", url, limit: LIMIT });
    if (reply.status === 404) return tags;
    if (reply.status !== 200) throw unexpected(client.registry, "the question for tags", reply);
    for (const tag of tagsIn(client.registry, reply.body)) tags.push(tag);
    url = nextPage(reply, url);
  }
  return tags;
}

function endless(registry: string): StoreError {
  return new StoreError("TOO_LARGE", `\`${registry}\` lists tags without an end`, {
    hint: "publish into a repository of its own, and tell those who run the registry",
  });
}

function tagsIn(registry: string, body: Uint8Array): readonly string[] {
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof answer === "object" && answer !== null && "tags" in answer) {
      // A repository without tags has `null`.
      const tags: readonly unknown[] = Array.isArray(answer.tags) ? answer.tags : [];
      return tags.filter((tag) => typeof tag === "string");
    }
  } catch {
    // Said below.
  }
  throw new StoreError("STORE_MALFORMED", `\`${registry}\` lists no tags`);
}
