import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";

import { NoText, paragraphsOf, readTextFile } from "./readTextFile.ts";

const file = (bytes: BlobPart, name = "a.txt") => new File([bytes], name);
const word = (body: string) =>
  zipSync({
    "[Content_Types].xml": strToU8("<Types/>"),
    "word/document.xml": strToU8(`<?xml version="1.0"?><w:document><w:body>${body}</w:body></w:document>`),
  });
const refused = (given: File) => readTextFile(given).catch((error: unknown) => (error as NoText).kind);

test("text is read in the encodings that editors write, with one kind of line end", async () => {
  expect(await readTextFile(file("\uFEFFEine Möwe.\r\nZwei."))).toBe("Eine Möwe.\nZwei.");
  expect(await readTextFile(file(new Uint8Array([0x4d, 0xf6, 0x77, 0x65])))).toBe("Möwe");
  expect(await readTextFile(file(new Uint8Array([0xff, 0xfe, 0x4d, 0, 0xf6, 0])))).toBe("Mö");
});

test("a Word document gives its paragraphs, tabs and breaks, and nothing else of it", async () => {
  const body =
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Salt &amp; sea</w:t></w:r></w:p>' +
    '<w:p><w:r><w:t xml:space="preserve">Why </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>salty&#x3F;</w:t></w:r></w:p>' +
    "<w:p><w:r><w:t>One</w:t><w:br/><w:t>Two</w:t><w:tab/><w:t>Three</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>";
  expect(await readTextFile(file(word(body), "a.docx"))).toBe("Salt & sea\n\nWhy salty?\n\nOne\nTwo\tThree");
  expect(paragraphsOf("<w:p><w:r><w:t/></w:r>lost</w:p>")).toBe("\n\n");
});

test("what gives no text says why, and what is too long is not cut", async () => {
  expect(await refused(file(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0]), "a.doc"))).toBe("oldWord");
  expect(await refused(file("%PDF-1.7 …", "a.pdf"))).toBe("pdf");
  expect(await refused(file(new Uint8Array([1, 0, 2]), "a.bin"))).toBe("binary");
  expect(await refused(file(zipSync({ "x.txt": strToU8("x") }), "a.zip"))).toBe("binary");
  expect(await refused(file(word("x").slice(0, 60), "a.docx"))).toBe("damaged");
  expect(await refused(file(" \n\t"))).toBe("empty");
  expect(await refused(file("x".repeat(500_001)))).toBe("tooLong");
});
