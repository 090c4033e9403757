/** An access that ends where it is made: to a page that is not in the table, or to an exception page. */
export class PageFault extends Error {
  readonly code: "NOT_MAPPED" | "EXCEPTION_PAGE" | "NO_SUCH_PAGE";
  /** The address of the access, as whoever made it sees it. */
  readonly address: number;

  constructor(code: PageFault["code"], address: number) {
    super(`page fault at ${address}: ${WORDS[code]}`);
    this.name = "PageFault";
    this.code = code;
    this.address = address;
  }
}

const WORDS: Readonly<Record<PageFault["code"], string>> = {
  NOT_MAPPED: "the page is not in the table",
  EXCEPTION_PAGE: "the page is an exception page",
  NO_SUCH_PAGE: "there is no such page",
};
