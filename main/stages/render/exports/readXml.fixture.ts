// A strict reader of XML for the tests, which knows nothing of the writer.

export interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
}

/** Throws where the text is not well-formed, or holds anything but elements. */
export function readXml(text: string): Node {
  const head = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!DOCTYPE (\w+)>\n/.exec(text);
  if (!head) throw new Error("no XML declaration and document type");
  const root: Node = { name: "", attributes: {}, children: [] };
  const open = [root];
  const tag = /\s*(?:<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/)?>)/y;
  tag.lastIndex = head[0].length;
  for (let at = head[0].length; at < text.trimEnd().length; at = tag.lastIndex) {
    const found = tag.exec(text);
    if (!found) throw new Error(`no tag at ${JSON.stringify(text.slice(at, at + 40))}`);
    const [, closed, name, attributes = "", isEmpty] = found;
    if (closed !== undefined) {
      if (open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`);
      continue;
    }
    const node: Node = { name: name ?? "", attributes: {}, children: [] };
    for (const [, key = "", value = ""] of attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)) {
      if (key in node.attributes) throw new Error(`${key} stands twice`);
      node.attributes[key] = unescaped(value);
    }
    open.at(-1)?.children.push(node);
    if (!isEmpty) open.push(node);
  }
  const [only] = root.children;
  if (!only || open.length !== 1 || root.children.length !== 1 || only.name !== head[1])
    throw new Error("not one whole element");
  return only;
}

function unescaped(value: string): string {
  return value.replace(/&([^;]*);?/g, (whole, name: string) => {
    const meant = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[name];
    if (meant === undefined || !whole.endsWith(";")) throw new Error(`${whole} means nothing`);
    return meant;
  });
}
