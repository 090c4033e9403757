const LANGUAGE_UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const ISO_UNITS = [
  ["H", LANGUAGE_UNITS.h],
  ["M", LANGUAGE_UNITS.m],
] as const;

/** `72h` → milliseconds; undefined when the text is no duration of the language or exceeds 53 bits. */
export function parseDuration(text: string): number | undefined {
  const match = /^([0-9]+)(ms|[smhdw])$/.exec(text);
  if (match === null) {
    return undefined;
  }
  const unit = Object.entries(LANGUAGE_UNITS).find(([name]) => name === match[2])?.[1] ?? 0;
  const ms = Number(match[1]) * unit;
  return Number.isSafeInteger(ms) ? ms : undefined;
}

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
  const unit = ISO_UNITS.find(([name]) => name === match[2])?.[1] ?? LANGUAGE_UNITS.s;
  const ms = Number(match[1]) * unit + Number((match[3] ?? "").padEnd(3, "0"));
  return Number.isSafeInteger(ms) ? ms : undefined;
}
