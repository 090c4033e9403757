/** A page of the site before VitePress has seen it. */
export interface SitePage {
  /** Its place in the site: `actors/cell.md`. */
  readonly place: string;
  /** The file of the repository whose links it has, from the root: `docs/actors/cell.md`. Pages of our own making have none. */
  readonly file?: string;
  /** Markdown. */
  readonly text: string;
}
