// The gallery as one HTML page that holds its pictures, clips and fonts in itself.
import type { Look, LookFont } from "../../contract/look.ts";
import type { Size } from "../../main/base/picture.ts";
import { STYLE } from "./style.ts";

export interface Shown {
  look: Look;
  /** The program's own or the person's. */
  own: boolean;
  /** A caption as it is spoken, MP4. */
  clip: Figure;
  pictures: Figure[];
  tall: Figure[];
  posters: Figure[];
  transitions: Figure[];
}

export interface Figure {
  title: string;
  bytes: Uint8Array;
  /** So that nothing moves while the page is read in. */
  size: Size;
}

export interface Gallery {
  looks: readonly Shown[];
  transitions: { look: Look; figures: Figure[] };
  /** WOFF2 of the letters of Western Europe. */
  fonts: ReadonlyMap<LookFont, Uint8Array>;
}

export function page({ looks, transitions, fonts }: Gallery): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Looks</title>
<style>${[...fonts].map(fontFace).join("")}${STYLE}</style>
<header>
<h1>Looks</h1>
<p>${looks.length} looks, as videos show them. <code>--look</code> chooses one; docs/looks.md tells how to write your own.</p>
<nav>${looks.map(({ look }) => `<a href="#${escaped(look.id)}" style="${lettering(look)}">${escaped(look.name)}</a>`).join("")}<a href="#transitions">Transitions</a></nav>
</header>
<main>
${looks.map(section).join("\n")}
<section id="transitions">
<h2>Transitions</h2>
<p>A quarter, half and three quarters of the way, in the look ${escaped(transitions.look.name)}.</p>
<div class="strips">${strips(transitions.figures)}</div>
</section>
</main>
</html>
`;
}

function section({ look, own, clip, pictures, tall, posters, transitions }: Shown): string {
  const { fonts, motion, mood, caption } = look;
  const uses = { heading: "Titles", body: "Texts", caption: "Captions" } as const;
  const facts = [
    `Captions: ${caption.style === "highlight" ? `the spoken word by ${caption.highlight}` : caption.style}`,
    `Transitions: ${(motion.transitions ?? ["dissolve"]).join(", ")} in ${motion.transitionSeconds} s`,
    `Music: ${mood}`,
  ];
  return `<section id="${escaped(look.id)}">
<div class="head" style="${lettering(look)}">
<h2 style="font-family:'${fonts.heading}',serif">${escaped(look.name)}${own ? " <small>yours</small>" : ""}</h2>
<code>--look ${escaped(look.id)}</code>
<p class="fonts">${Object.entries(uses)
    .map(([use, what]) => [fonts[use as keyof typeof uses], what] as const)
    .map(([font, what]) => `<span style="font-family:'${font}',serif"><b>Aa</b> ${what} in ${font}</span>`)
    .join("")}</p>
</div>
<p class="swatches">${swatches(look)}</p>
<p class="facts">${facts.map((fact) => `<span>${escaped(fact)}</span>`).join("")}</p>
<div class="stage">${video(clip)}${tall.map((one) => figure(one, "tall")).join("")}<div class="stills">${pictures.map((one) => figure(one)).join("")}</div></div>
<div class="posters">${posters.map((one) => figure(one)).join("")}</div>
<div class="strips">${strips(transitions)}</div>
</section>`;
}

function swatches({ palette }: Look): string {
  const { background, glow, ...inks } = palette;
  return [...background.map((colour) => ["", colour]), ...Object.entries(glow ? { ...inks, glow } : inks)]
    .map(
      ([use, colour]) =>
        `<span><i style="background:${escaped(String(colour))}"></i>${escaped(`${use} ${colour}`.trim())}</span>`,
    )
    .join("");
}

function lettering({ palette }: Look): string {
  return `background:${escaped(palette.shade)};color:${escaped(palette.text)};--accent:${escaped(palette.accent)}`;
}

function figure(one: Figure, kind = ""): string {
  return `<figure${kind === "" ? "" : ` class="${kind}"`}>${picture(one)}<figcaption>${escaped(one.title)}</figcaption></figure>`;
}

function picture({ title, bytes, size }: Figure): string {
  return `<img src="data:image/jpeg;base64,${encoded(bytes)}" alt="${escaped(title)}" width="${size.width}" height="${size.height}" loading="lazy">`;
}

function video({ title, bytes, size }: Figure): string {
  return `<figure class="clip"><video src="data:video/mp4;base64,${encoded(bytes)}" width="${size.width}" height="${size.height}" autoplay loop muted playsinline aria-label="${escaped(title)}"></video><figcaption>${escaped(title)}</figcaption></figure>`;
}

/** Of each transition its moments side by side. */
function strips(figures: readonly Figure[]): string {
  const kinds = Map.groupBy(figures, ({ title }) => title.split(",")[0] ?? "");
  return [...kinds]
    .map(
      ([kind, moments]) =>
        `<figure class="strip"><div>${moments.map(picture).join("")}</div><figcaption>${escaped(kind)}</figcaption></figure>`,
    )
    .join("");
}

function fontFace([family, bytes]: [LookFont, Uint8Array]): string {
  return `@font-face { font-family: '${family}'; font-weight: 300 900; src: url(data:font/woff2;base64,${encoded(bytes)}) format('woff2') }\n`;
}

function encoded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** A person's look may be called anything. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
}
