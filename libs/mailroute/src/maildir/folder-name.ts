/** Longer names are none on common file systems. */
const LONGEST = 200;

/**
 * The folder of a mailbox as Maildir++ names it: `.lists.news` for `lists/news`, and nothing for the inbox. Letters beyond ASCII are in IMAP's
 * modified UTF-7 (RFC 3501 §5.1.3), as servers read them. Undefined for a name that could be another place.
 */
export function folderNamed(mailbox: string): string | undefined {
  if (/^inbox$/iu.test(mailbox)) return "";
  const parts = mailbox.split(/[/.]/u);
  if (parts.some((part) => part === "" || /\p{C}/u.test(part))) return undefined;
  const name = `.${parts.map(modifiedUtf7).join(".")}`;
  return Buffer.byteLength(name) > LONGEST ? undefined : name;
}

function modifiedUtf7(text: string): string {
  return text.replaceAll("&", "&-").replaceAll(/[^ -~]+/gu, (beyond) => {
    const bytes = Buffer.from(beyond, "utf16le").swap16();
    return `&${bytes.toString("base64").replaceAll("=", "").replaceAll("/", ",")}-`;
  });
}
