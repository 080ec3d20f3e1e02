// What a chart shows as files: its rows as CSV, and what is drawn as a picture.

export type Cell = string | number | null;
export interface Rows {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** RFC 4180, with the mark by which spreadsheets know UTF-8; what they would take for a formula begins with an apostrophe. */
export function csvOf({ columns, rows }: Rows): string {
  return `\uFEFF${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: Cell): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Pixels for one of the page's. */
const SCALE = 2;
const MARGIN = 16;
const TITLE = 34;
/** What a chart's parts get from the page's style sheets, and would lose in a file of their own. */
const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "font", "text-anchor"];

/** The picture as it is seen, on the page's ground, under its title. Throws where the browser cannot draw it. */
export async function pngOf(chart: SVGSVGElement, title: string): Promise<Blob> {
  const { width, height } = chart.getBoundingClientRect();
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const parts = [chart, ...chart.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  for (const [i, part] of parts.entries()) {
    const seen = getComputedStyle(part);
    for (const name of STYLES) copies[i]?.setAttribute(name, seen.getPropertyValue(name));
    copies[i]?.removeAttribute("class");
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }),
  );
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = (width + 2 * MARGIN) * SCALE;
    canvas.height = (height + 2 * MARGIN + TITLE) * SCALE;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    const page = getComputedStyle(document.documentElement);
    context.scale(SCALE, SCALE);
    context.fillStyle = page.getPropertyValue("--surface");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = page.getPropertyValue("--ink");
    context.font = `600 15px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = "top";
    const isRtl = document.dir === "rtl";
    context.textAlign = isRtl ? "right" : "left";
    context.fillText(title, isRtl ? width + MARGIN : MARGIN, MARGIN);
    context.drawImage(picture, MARGIN, MARGIN + TITLE, width, height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes the bytes after this task.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Of a title: what every file system takes. */
export function fileName(title: string, ending: string): string {
  const slug = title
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-");
  return `${slug.replace(/^-|-$/g, "") || "chart"}.${ending}`;
}
