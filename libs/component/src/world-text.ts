/** What a component is made for. */
export interface WorldText {
  /** The canonical text of the world. */
  readonly world: string;
  /** The world's name within that text. */
  readonly worldName: string;
}
