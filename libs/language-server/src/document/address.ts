import { fileURLToPath, pathToFileURL } from "node:url";

/** The path that an address means; undefined for what lies on no disk, and for an address that no path can have. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The one address of a file: clients escape other letters than Node does, `x%40y` for `x@y`. What is no file keeps its own. */
export function canonical(uri: string): string {
  const path = pathOf(uri);
  return path === undefined ? uri : pathToFileURL(path).href;
}

/** The address of a file by its path from a document's folder. */
export function beside(uri: string, path: string): string {
  const written = path.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return URL.canParse(uri) && /^[a-z]+:\/\//u.test(uri) ? canonical(new URL(written, uri).href) : uri;
}
