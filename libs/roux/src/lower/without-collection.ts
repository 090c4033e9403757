/** The path without the collection's name: `event.tool` and `tool` mean the same field. */
export function withoutCollection(path: string, collection: string): string {
  return path.startsWith(`${collection}.`) ? path.slice(collection.length + 1) : path;
}
