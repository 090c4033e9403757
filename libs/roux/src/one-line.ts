/** What a terminal, or whoever reads its lines, would obey instead of showing. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Somebody's text (a file's name, a file's content, what a server said) as it may stand in a line for people: line breaks,
 * control characters and marks that turn the reading direction are written out, `\u{a}`. So no name can begin a line of
 * its own, which a build server may take for a command.
 */
export function oneLine(text: string): string {
  return text.replace(OBEYED, written);
}

/** The same for a text of several lines, each of which is somebody's: only line breaks and tabs are left. */
export function severalLines(text: string): string {
  return text.replace(OBEYED, (character) => ("\n\t".includes(character) ? character : written(character)));
}

function written(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
