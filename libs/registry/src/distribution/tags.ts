import { StoreError } from "../error.ts";
import { type RegistryClient, unexpected } from "./client.ts";
import { nextPage } from "./pages.ts";

const LIMIT = 4 * 1024 * 1024;
const PAGE = "1000";
const MAX_PAGES = 1000;

/** All tags of a repository; none where there is no such repository. */
export async function listTags(client: RegistryClient, repository: string): Promise<readonly string[]> {
  const tags: string[] = [];
  let url: URL | undefined = new URL(`/v2/${repository}/tags/list?n=${PAGE}`, client.base);
  for (let page = 0; url !== undefined && page < MAX_PAGES; page += 1) {
    const reply = await client.call({ method: "GET", url, limit: LIMIT });
    if (reply.status === 404) return tags;
    if (reply.status !== 200) throw unexpected(client.registry, "the question for tags", reply);
    tags.push(...tagsIn(client.registry, reply.body));
    url = nextPage(reply, url);
  }
  return tags;
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
