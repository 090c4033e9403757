/** How `check` can report. */
export const FORMATS = ["pretty", "json", "sarif", "github", "junit"] as const;

export type Format = (typeof FORMATS)[number];
