// The licence ledger as a page to print or to send with the answer to a claim: whole in one file, without scripts, English or German.
import { LEDGER_LANES, type LedgerRow, type LicenceLedger } from "../../../contract/licences.ts";

export const PAGE_LANGUAGES = ["en", "de"] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** Pure. */
export function licencePage(ledger: LicenceLedger, language: PageLanguage): string {
  const t = WORDS[language];
  const { title, videoId, revision, seconds, sha256, rows } = ledger;
  const lanes = LEDGER_LANES.map((lane) => ({ lane, of: rows.filter((row) => row.lane === lane) }));
  const open = rows.filter(({ missing }) => missing.length > 0).length;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(t.heading)}: ${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(t.heading)}</h1>
<p class="title">${escaped(title)}</p>
<dl>
${fact(t.video, `${videoId}, ${t.revision} ${revision}`)}
${fact(t.length, clock(seconds))}
${fact(t.file, sha256, "hash")}
</dl>
<p>${escaped(t.intro)}</p>
<p class="${open === 0 ? "good" : "open"}">${escaped(open === 0 ? t.allKnown : t.open(open))}</p>
${lanes.map(({ lane, of }) => (of.length === 0 ? "" : table(t.lanes[lane], of, t))).join("\n")}
</body>
</html>
`;
}

function table(heading: string, rows: readonly LedgerRow[], t: Words): string {
  const head = [t.from, t.to, t.what, t.who, t.licence, t.proof].map((name) => `<th scope="col">${escaped(name)}</th>`);
  return `<h2>${escaped(heading)}</h2>
<table>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${rows.map((row) => line(row, t)).join("\n")}
</tbody>
</table>`;
}

function line(row: LedgerRow, t: Words): string {
  const { from, to, kind, origin, source, author, authorUrl, licence, attribution, asOf, takenAt, page } = row;
  // The kind stands beside it, in the page's language.
  const isFile = origin === "own" || kind === "clip" || kind === "picture";
  const named = kind === "nothing" ? "" : isFile ? row.title : row.title.replace(KIND_FIRST, "");
  const isOwed = origin === "others" || origin === "unknown";
  const who = [
    origin === "own" ? escaped(t.own) : origin === "generated" && kind !== "nothing" ? escaped(t.generated) : "",
    author === null ? "" : linked(author, authorUrl),
    source === null ? "" : escaped(`${t.by} ${source}`),
    attribution === null ? "" : `<q>${escaped(attribution)}</q>`,
  ];
  const under = [
    licence ? linked(licence.id, licence.url) : "",
    isOwed && asOf !== null ? escaped(`${t.asOf} ${day(asOf)}`) : "",
    takenAt === null ? "" : escaped(`${t.taken} ${day(takenAt)}`),
  ];
  const proof = [
    page === null ? "" : linked(page, page),
    row.sha256 === null ? "" : hash(t.sha256, row.sha256),
    row.shown === null ? "" : hash(t.shown, row.shown),
    row.missing.length === 0
      ? ""
      : `<em>${escaped(`${t.unknown}: ${row.missing.map((one) => t.facts[one]).join(", ")}`)}</em>`,
  ];
  const what = kind === "nothing" ? (row.lane === "sound" ? t.silence : t.black) : t.kinds[kind];
  const cells = [
    escaped(clock(from)),
    escaped(clock(to)),
    [`<b>${escaped(what)}</b>`, escaped(named)],
    who,
    under,
    proof,
  ].map((cell) => `<td>${typeof cell === "string" ? cell : cell.filter((part) => part !== "").join("<br>")}</td>`);
  return `<tr>${cells.join("")}</tr>`;
}

/** How records name what this program makes, and its voices. */
const KIND_FIRST = /^(?:Background|Music bed,|Ambience:|Sounds at cuts:|Voice) /;

function fact(name: string, value: string, kind = ""): string {
  return `<dt>${escaped(name)}</dt><dd${kind ? ` class="${kind}"` : ""}>${escaped(value)}</dd>`;
}

function hash(name: string, value: string): string {
  return `${escaped(name)} <span class="hash">${escaped(value)}</span>`;
}

/** An address that is none of the web is text. */
function linked(text: string, address: string | null): string {
  const url = address === null ? null : URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return escaped(text);
  return `<a href="${escaped(url.href)}" rel="noreferrer">${escaped(text)}</a>`;
}

const MARKUP: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNSEEN, "")
    .replaceAll(/[&<>"']/g, (mark) => MARKUP[mark] ?? "");
}

/** Control characters, and marks that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** `0:04.250`, `1:02:03.500`: to the millisecond, as claims name moments. */
function clock(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return `${h > 0 ? `${h}:${two(m)}` : m}:${two(s)}.${String(ms % 1000).padStart(3, "0")}`;
}

/** In UTC: `2026-11-22 07:30 UTC`; what is no time is shown as it is. */
function day(iso: string): string {
  return Number.isNaN(Date.parse(iso)) ? iso : `${new Date(iso).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

const STYLE = `
:root { color-scheme: light; }
body { font: 14px/1.45 system-ui, sans-serif; color: #111; background: #fff; margin: 2rem auto; max-width: 1200px; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; break-after: avoid; }
.title { font-size: 1.1rem; margin: .25rem 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 0 1rem; }
dt { color: #555; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
th { white-space: nowrap; border-bottom-color: #111; }
td:nth-child(-n+2) { white-space: nowrap; font-variant-numeric: tabular-nums; }
thead { display: table-header-group; } tr { break-inside: avoid; }
.hash { font: 11px/1.4 ui-monospace, monospace; word-break: break-all; }
em { color: #8a1c00; font-style: normal; } .open { color: #8a1c00; } .good { color: #14532d; }
@media print { body { margin: 0; max-width: none; font-size: 9pt; } a { color: inherit; } @page { size: A4 landscape; margin: 12mm; } }
`;

interface Words {
  heading: string;
  video: string;
  revision: string;
  length: string;
  file: string;
  intro: string;
  allKnown: string;
  open: (rows: number) => string;
  lanes: Record<LedgerRow["lane"], string>;
  kinds: Record<Exclude<LedgerRow["kind"], "nothing">, string>;
  facts: Record<LedgerRow["missing"][number], string>;
  from: string;
  to: string;
  what: string;
  who: string;
  licence: string;
  proof: string;
  own: string;
  generated: string;
  by: string;
  asOf: string;
  taken: string;
  sha256: string;
  shown: string;
  unknown: string;
  silence: string;
  black: string;
}

const WORDS: Record<PageLanguage, Words> = {
  en: {
    heading: "Licences and provenance",
    video: "Video",
    revision: "version",
    length: "Length",
    file: "SHA-256 of the video file",
    intro:
      "What is seen and heard at each moment of the video, whose it is, under which licence, and what proves it. Under a transition two pictures are seen; several sounds may be heard at once.",
    allKnown: "Of everything that others made, author, licence, date, page and hash are known.",
    open: (rows) =>
      rows === 1
        ? "Of one entry something is not known. It is named there; nothing was filled in."
        : `Of ${rows} entries something is not known. It is named there; nothing was filled in.`,
    lanes: { picture: "Picture", overlay: "Over the picture", sound: "Sound", text: "What is said" },
    kinds: {
      clip: "Clip",
      picture: "Picture",
      background: "Background",
      voice: "Voice",
      music: "Music",
      ambience: "Ambience",
      effects: "Effects",
      font: "Font",
      text: "Text",
    },
    facts: {
      author: "author",
      licence: "licence",
      asOf: "date of the licence",
      page: "page",
      sha256: "hash of the file",
    },
    from: "From",
    to: "To",
    what: "What",
    who: "By whom",
    licence: "Licence",
    proof: "Proof",
    own: "Your own file",
    generated: "Made by this program for this video",
    by: "from",
    asOf: "as of",
    taken: "file loaded",
    sha256: "SHA-256",
    shown: "in the video as",
    unknown: "Not known",
    silence: "Silence",
    black: "Black",
  },
  de: {
    heading: "Lizenzen und Herkunft",
    video: "Video",
    revision: "Fassung",
    length: "Länge",
    file: "SHA-256 der Videodatei",
    intro:
      "Was in jedem Augenblick des Videos zu sehen und zu hören ist, von wem es stammt, unter welcher Lizenz, und was das belegt. In einem Übergang sind zwei Bilder zu sehen; mehrere Klänge können zugleich zu hören sein.",
    allKnown: "Von allem, was andere gemacht haben, sind Urheber, Lizenz, Datum, Seite und Prüfsumme bekannt.",
    open: (rows) =>
      rows === 1
        ? "Bei einem Eintrag ist etwas nicht bekannt. Es ist dort genannt; ergänzt wurde nichts."
        : `Bei ${rows} Einträgen ist etwas nicht bekannt. Es ist dort genannt; ergänzt wurde nichts.`,
    lanes: { picture: "Bild", overlay: "Über dem Bild", sound: "Ton", text: "Was gesagt wird" },
    kinds: {
      clip: "Clip",
      picture: "Bild",
      background: "Hintergrund",
      voice: "Stimme",
      music: "Musik",
      ambience: "Geräusche",
      effects: "Effekte",
      font: "Schrift",
      text: "Text",
    },
    facts: {
      author: "Urheber",
      licence: "Lizenz",
      asOf: "Stand der Lizenz",
      page: "Seite",
      sha256: "Prüfsumme der Datei",
    },
    from: "Von",
    to: "Bis",
    what: "Was",
    who: "Von wem",
    licence: "Lizenz",
    proof: "Beleg",
    own: "Deine eigene Datei",
    generated: "Von diesem Programm für dieses Video gemacht",
    by: "von",
    asOf: "Stand",
    taken: "Datei geladen",
    sha256: "SHA-256",
    shown: "im Video als",
    unknown: "Nicht bekannt",
    silence: "Stille",
    black: "Schwarz",
  },
};
