/** A line of a reply is 512 bytes at most, with its codes and its end (RFC 5321 §4.5.3.1.5). */
const LONGEST = 400;

/** What rules say to whoever a message comes from, as a reply of SMTP can have it: one line of ASCII (RFC 5321 §4.2). */
export function replyText(text: string): string {
  return (
    text
      .replaceAll(/[^ -~]+/gu, " ")
      .trim()
      .slice(0, LONGEST) || "the message is not taken"
  );
}
