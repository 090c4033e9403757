/** What a snapshot can be woven into. Apart from the renderers, so that naming them loads nothing. */
export const FORMATS = ["plantuml", "mermaid", "html"] as const;

export type Format = (typeof FORMATS)[number];
