/** A fenced block of a page. */
export interface Block {
  /** What stands behind the fence: `ts`, `sh`, or nothing. */
  readonly kind: string;
  /** From 1, as editors count. */
  readonly line: number;
  readonly text: string;
  /** The kind of the block before it on the page. */
  readonly after: string | undefined;
}

/** All fenced blocks of a page, in its order. A fence that nothing closes is an error. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let open:
    | { readonly fence: string; readonly kind: string; readonly line: number; readonly lines: string[] }
    | undefined;
  for (const [at, line] of page.split("\n").entries()) {
    const [, fence, kind = ""] = /^\s*(`{3,})(.*)$/u.exec(line) ?? [];
    if (open === undefined) {
      if (fence !== undefined) open = { fence, kind: kind.trim(), line: at + 1, lines: [] };
    } else if (fence?.startsWith(open.fence) === true && kind.trim() === "") {
      const { lines, ...block } = open;
      blocks.push({ kind: block.kind, line: block.line, text: `${lines.join("\n")}\n`, after: blocks.at(-1)?.kind });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`nothing closes the block of line ${open.line}`);
  return blocks;
}
