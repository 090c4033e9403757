import { describe, expect, it } from "@jest/globals";
import { html } from "./html.ts";

describe("what is filled into a page", () => {
  it("is text, whatever it looks like, between tags and in attributes", () => {
    const hostile = `"><script>alert('1')</script>&amp;`;
    expect(String(html`<a title="${hostile}">${hostile}</a>`)).toBe(
      `<a title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</a>`,
    );
  });

  it("stays HTML where that was made here, also in lists, and shows nothing for nothing", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(String(html`<ul>${items}${undefined}${false}${0}</ul>`)).toBe("<ul><li>a</li><li>&lt;b&gt;</li>0</ul>");
  });

  it("is written out where nobody would see it, or where it turned its neighbours around", () => {
    expect(String(html`${"invoice\u202Efdp.exe\u0000\u200B\uD800"}`)).toBe(
      String.raw`invoice\u202efdp.exe\u0000\u200b\ud800`,
    );
    expect(String(html`${"two\nlines\tand 🙂"}`)).toBe("two\nlines\tand 🙂");
  });
});
