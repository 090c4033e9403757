import PostalMime from "postal-mime";

const FILE_NAME = /name\*?[0-9]*\*?\s*=/i;

/**
 * The file names that the parts of a message carry, part by part, in either of the two fields that may name one.
 * The mail parser takes a text part for body text even when it has a file name (`Content-Type: text/plain;
 * name="run.bat"`), which mail programs show as an attachment; so the names are looked up in the raw message:
 * in its own header and in every header block behind a line that starts with `--`. A body that quotes such a
 * block counts too, which errs on the side of caution.
 */
export async function namedParts(source: string): Promise<string[][]> {
  const parts: string[][] = [];
  for (const block of headerBlocks(source)) {
    const names: string[] = [];
    for (const field of block) {
      const name = FILE_NAME.test(field) ? await fileName(field) : undefined;
      if (name !== undefined) {
        names.push(name);
      }
    }
    if (names.length > 0) {
      parts.push(names);
    }
  }
  return parts;
}

/** The content fields of each header block, unfolded. */
function* headerBlocks(source: string): Generator<string[]> {
  let fields: string[] | undefined = [];
  for (const line of source.split(/\r?\n/)) {
    if (line.startsWith("--")) {
      yield fields ?? [];
      fields = [];
    } else if (line.trim() === "" && fields !== undefined) {
      yield fields;
      fields = undefined;
    } else if (/^[ \t]/.test(line) && fields !== undefined && fields.length > 0) {
      fields.push(`${fields.pop()} ${line.trim()}`);
    } else {
      fields?.push(line);
    }
  }
  yield fields ?? [];
}

/** Lets the mail parser decode one field's file name, since it knows RFC 2047 and RFC 2231. */
async function fileName(field: string): Promise<string | undefined> {
  const parameters = /^content-(?:type|disposition)\s*:[^;]*(;.*)$/is.exec(field)?.[1];
  if (parameters === undefined) {
    return undefined;
  }
  const isType = /^content-type/i.test(field);
  const carrier = isType
    ? `Content-Type: application/octet-stream${parameters}\n\nx`
    : `Content-Type: application/octet-stream\nContent-Disposition: attachment${parameters}\n\nx`;
  const { attachments } = await PostalMime.parse(carrier);
  return attachments[0]?.filename ?? undefined;
}
