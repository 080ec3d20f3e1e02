// XML written from data: elements, attributes, and nothing that a reader could take for markup. Pure.

export interface Xml {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly Xml[];
}

export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly Xml[] = [],
): Xml {
  return { name, attributes, children };
}

/** UTF-8, indented, with a document type that names no address. */
export function xmlDocument(doctype: string, root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ${doctype}>\n${lines(root, "").join("\n")}\n`;
}

function lines({ name, attributes, children }: Xml, indent: string): string[] {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const tag = `${indent}<${name}${written.join("")}`;
  if (children.length === 0) return [`${tag}/>`];
  return [`${tag}>`, ...children.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}

/** What XML 1.0 cannot hold, not even escaped, or does not keep in an attribute, becomes a space. */
function escaped(value: string): string {
  return value
    .toWellFormed()
    .replace(/ *[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+ */gu, " ")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
