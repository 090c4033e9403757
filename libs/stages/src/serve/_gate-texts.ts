import { isObject } from "@glither/roux/core";

type Result = Readonly<Record<string, unknown>>;

/** What the protocol itself calls things says nothing of them. */
const MEMBERS = new Set(
  `_meta annotations audience blob content createdAt data description icons isError lastModified lastUpdatedAt mimeType name
  pollInterval priority resource size sizes src status statusMessage structuredContent task taskId text title ttl type uri`.split(
    /\s+/u,
  ),
);
const KINDS = new Set(["text", "image", "audio", "resource", "resource_link"]);
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/u;
/** What a text beside a picture could say, if it were not one of these. */
const MIME =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)|audio\/(?:mpeg|mp3|ogg|wav|x-wav|webm|flac|aac|mp4))$/u;

/** Every text of a result, wherever it stands, names of members among them; but for pictures, sounds and binary files. */
export function textsOf(result: Result): string[] {
  const { isError, content, ...rest } = result;
  const failed = typeof isError === "boolean" ? undefined : isError;
  return [...(Array.isArray(content) ? content.map(unbinary) : [content]), failed, rest].flatMap(textsIn);
}

/** Every kind of content, also of what stands within other content. */
export function kindsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = isObject(value) && typeof value["type"] === "string" ? [value["type"]] : [];
  return [...own, ...Object.values(value).flatMap(kindsOf)];
}

/**
 * What can be changed text by text, and what has none: texts, those of embedded files as plain ones, pictures and sounds, the
 * structure, and what a client needs to follow a task. Links, what describes content, and members beside these are not among it.
 */
export function bare({ content, structuredContent, isError, task }: Result): Result {
  return {
    content: (Array.isArray(content) ? content : []).flatMap(bareBlock),
    ...(isObject(structuredContent) ? { structuredContent } : {}),
    ...(typeof isError === "boolean" ? { isError } : {}),
    ...(isObject(task) ? { task: without(task, "statusMessage", "_meta") } : {}),
  };
}

function bareBlock(block: unknown): object[] {
  if (!isObject(block)) return [];
  const { type, text, data, mimeType, resource } = block;
  if (type === "text" && typeof text === "string") return [{ type, text }];
  if (type === "resource" && isObject(resource) && typeof resource["text"] === "string")
    return [{ type: "text", text: resource["text"] }];
  const isShown = (type === "image" || type === "audio") && isBase64(data) && MIME.test(String(mimeType));
  return isShown ? [{ type, data, mimeType }] : [];
}

function unbinary(block: unknown): unknown {
  if (!isObject(block)) return block;
  const { type, data, resource } = block;
  if ((type === "image" || type === "audio") && isBase64(data)) return without(block, "data");
  if (type === "resource" && isObject(resource) && isBase64(resource["blob"]))
    return { ...block, resource: without(resource, "blob") };
  return block;
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    if (name === "type" && typeof item === "string" && KINDS.has(item)) return [];
    return MEMBERS.has(name) ? textsIn(item) : [name, ...textsIn(item)];
  });
}

function isBase64(value: unknown): boolean {
  return typeof value === "string" && BASE64.test(value);
}

function without(members: Result, ...names: readonly string[]): Result {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}
