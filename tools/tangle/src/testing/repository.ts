/** A registry that runs for the tests. */
export interface Server {
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

export interface Repository {
  /** What people find: the tags but for those by which a registry keeps referrers, with their digests. */
  published(): Promise<ReadonlyMap<string, string>>;
  /** The digests of what was attached to a subject: by its own tags, and by the list that clients read. */
  attached(subject: string): Promise<{ readonly marked: readonly string[]; readonly listed: readonly string[] }>;
}

const ACCEPT = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/json",
].join(", ");

/** A repository as any client sees it, asked without a line of the code under test. */
export function asker({ address, user, password }: Server, name: string): Repository {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const ask = (path: string) =>
    fetch(`http://${address}/v2/${name}/${path}`, { headers: { authorization, accept: ACCEPT } });
  const tags = async () => {
    const answer = (await (await ask("tags/list")).json()) as { readonly tags?: readonly string[] | null };
    return answer.tags ?? [];
  };
  const digestOf = async (tag: string) => (await ask(`manifests/${tag}`)).headers.get("docker-content-digest") ?? "";
  return {
    async published() {
      const names = (await tags()).filter((tag) => !tag.startsWith("sha256-"));
      return new Map(await Promise.all(names.map(async (tag) => [tag, await digestOf(tag)] as const)));
    },
    async attached(subject) {
      const list = subject.replace(":", "-");
      const marks = (await tags()).filter((tag) => tag.startsWith(`${list}.`));
      const index = (await (await ask(`manifests/${list}`)).json()) as {
        readonly manifests: readonly { readonly digest: string }[];
      };
      return {
        marked: await Promise.all(marks.map(digestOf)),
        listed: index.manifests.map(({ digest }) => digest),
      };
    },
  };
}
