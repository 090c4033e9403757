import type { Box, Picture } from "../picture/layout.ts";
import { escapeHtml } from "./escape.ts";

/** A taller picture shows a narrow screen little but lines. */
const TALLEST_ON_A_PHONE = 480;

/** A picture as an SVG element in its own size. A text that was cut is shown whole as its box's title. */
export function diagram({ title, width, height, boxes, curves }: Picture): string {
  const tall = height > TALLEST_ON_A_PHONE;
  return [
    ...(tall ? ['<p class="instead soft">The picture needs a wider screen; the rules below say the same.</p>'] : []),
    `<div class="scroll${tall ? " tall" : ""}" tabindex="0" role="region" aria-label="${escapeHtml(title)}">`,
    `<svg role="img" aria-label="${escapeHtml(title)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    ...curves.map(({ path, kind }) => `<path class="edge ${kind}" d="${path}"/>`),
    ...boxes.map(box),
    "</svg></div>",
  ].join("\n");
}

function box({ x, y, width, height, text, shown, kind }: Box): string {
  return [
    `<g class="node ${kind}"><title>${escapeHtml(text)}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
    `<text x="${x + width / 2}" y="${y + height / 2}">${escapeHtml(shown)}</text></g>`,
  ].join("");
}
