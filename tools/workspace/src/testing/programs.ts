/** A program on a page, and what the page says that it prints. */
export interface Program {
  readonly text: string;
  readonly prints: string;
}

/** The programs of a page: blocks of TypeScript with a block of text behind them. */
export function programsOf(page: string): readonly Program[] {
  return [...page.matchAll(/```ts\n([\s\S]*?)```\n+```text\n([\s\S]*?)```/gu)].map(([, text = "", prints = ""]) => ({
    text,
    prints,
  }));
}
