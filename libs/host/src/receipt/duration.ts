export { parseDuration } from "@glither/roux/core";

const SECOND = 1_000;
const ISO_UNITS = [
  ["H", 3_600 * SECOND],
  ["M", 60 * SECOND],
] as const;

/**
 * Milliseconds → ISO 8601 with one number, in the largest of hours, minutes and seconds that the duration is a
 * whole number of: `PT72H`, `PT90M`, `PT1.5S`. Exact; every duration has one form.
 */
export function isoDuration(ms: number): string {
  for (const [unit, size] of ISO_UNITS) {
    if (ms > 0 && ms % size === 0) {
      return `PT${ms / size}${unit}`;
    }
  }
  const fraction = ms % 1_000;
  const decimals = fraction === 0 ? "" : `.${String(fraction).padStart(3, "0").replace(/0+$/, "")}`;
  return `PT${(ms - fraction) / 1_000}${decimals}S`;
}

/** The reverse of {@link isoDuration}; undefined for any other text. */
export function parseIsoDuration(text: string): number | undefined {
  const match = /^PT([0-9]+)(?:([HM])|(?:\.([0-9]{1,3}))?S)$/.exec(text);
  if (match === null) {
    return undefined;
  }
  const unit = ISO_UNITS.find(([name]) => name === match[2])?.[1] ?? SECOND;
  const ms = Number(match[1]) * unit + Number((match[3] ?? "").padEnd(3, "0"));
  return Number.isSafeInteger(ms) ? ms : undefined;
}
