import { InvalidArgumentError } from "commander";

/** An entry's index, as it is given on the command line. */
export function wholeNumber(text: string): number {
  if (/^[0-9]{1,15}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError("An index is a whole number.");
}
