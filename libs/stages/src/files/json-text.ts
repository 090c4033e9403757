/**
 * JSON in which every character that a terminal would obey, and every one that turns the direction of writing, stands as an
 * escape. `JSON.stringify` does so for the first 32 alone.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
