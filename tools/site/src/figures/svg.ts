/** Figures are drawn for the narrowest screen, and shown larger where there is room: this many units wide, 14 to a line of text. */
export const WIDTH = 440;

export interface Figure {
  /** What the figure shows, for those who do not see it. */
  readonly title: string;
  readonly height: number;
  /** SVG elements; their colours are the classes of the style below. */
  readonly body: readonly string[];
}

/** By class: the text's shades, lines and fills. A page may set the `--figure-…` variables; else the reader's scheme decides. */
const SHADES: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  text: ["#1b1f27", "#e7eaf0"],
  soft: ["#565e6c", "#a3acbb"],
  line: ["#c6ccd6", "#454d5a"],
  page: ["#ffffff", "#0d1117"],
  raised: ["#f5f6f8", "#21262d"],
  ours: ["#0b62b4", "#5aa9f0"],
  theirs: ["#a3abb8", "#6f7888"],
  bound: ["#8a4b00", "#e9b765"],
  good: ["#1c7a43", "#6fd197"],
};

const variables = (which: 0 | 1): string =>
  Object.entries(SHADES)
    .map(([name, shades]) => `--${name}:var(--figure-${name},${shades[which]})`)
    .join(";");

const STYLE = [
  `svg.drawn{${variables(0)};font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}`,
  `@media(prefers-color-scheme:dark){svg.drawn{${variables(1)}}}`,
  ...Object.keys(SHADES).map((name) => `.drawn .${name}{fill:var(--${name})}`),
  ".drawn .rule{stroke:var(--line);stroke-width:1;fill:none}",
  ".drawn .edge{stroke:var(--soft);stroke-width:1.25;fill:none}",
  ".drawn .box{fill:var(--raised);stroke:var(--soft);stroke-width:1.25}",
  ".drawn .box.key{stroke:var(--ours);stroke-width:2}",
  ".drawn .box.end{stroke:var(--good);stroke-width:2}",
  ".drawn .mark{stroke:var(--bound);stroke-width:2;fill:none}",
  ".drawn .small{font-size:11.5px}",
  ".drawn .strong{font-weight:600}",
  '.drawn .code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12px}',
].join("");

/** The figure as a file that needs nothing else, in light and in dark. */
export function svgFile({ title, height, body }: Figure): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img" aria-label="${escaped(title)}" viewBox="0 0 ${WIDTH} ${round(height)}" width="${WIDTH * 1.5}" height="${round(height * 1.5)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

export type Anchor = "start" | "middle" | "end";

/** A line of text, its baseline at `y`. */
export function text(x: number, y: number, words: string, classes: string, anchor: Anchor = "start"): string {
  const side = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return `<text x="${round(x)}" y="${round(y)}" class="${classes}"${side}>${escaped(words)}</text>`;
}

export function rect(x: number, y: number, width: number, height: number, classes: string, radius = 3): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" class="${classes}"/>`;
}

export function path(d: string, classes: string): string {
  return `<path d="${d}" class="${classes}"/>`;
}

/** A tenth of a unit is less than anybody sees, and files stay the same wherever they are drawn. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function escaped(words: string): string {
  return words.replace(/[&<>"]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}
