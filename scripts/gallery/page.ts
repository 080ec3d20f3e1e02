// The gallery as one HTML page that holds its pictures in itself.
import type { Look } from "../../contract/look.ts";

export interface Shown {
  look: Look;
  /** The program's own or the person's. */
  own: boolean;
  pictures: Figure[];
  tall: Figure[];
  posters: Figure[];
  transitions: Figure[];
}

export interface Figure {
  title: string;
  jpeg: Uint8Array;
}

export function page(looks: readonly Shown[], transitions: { look: Look; figures: Figure[] }): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Looks</title>
<style>${STYLE}</style>
<header>
<h1>Looks</h1>
<p>${looks.length} looks, as videos show them. <code>--look</code> chooses one; docs/looks.md tells how to write your own.</p>
<nav>${looks.map(({ look }) => `<a href="#${escaped(look.id)}">${escaped(look.name)}</a>`).join("")}<a href="#transitions">Transitions</a></nav>
</header>
${looks.map(section).join("\n")}
<section id="transitions">
<h2>Transitions</h2>
<p>A quarter, half and three quarters of the way, in the look ${escaped(transitions.look.name)}.</p>
<div class="row three">${transitions.figures.map(figure).join("")}</div>
</section>
</html>
`;
}

function section({ look, own, pictures, tall, posters, transitions }: Shown): string {
  const { palette, fonts, motion, mood, caption } = look;
  const swatches = [...palette.background, palette.shade, palette.text, palette.accent];
  const facts = [
    `Headings in ${fonts.heading}, captions in ${fonts.caption}, the spoken word by ${caption.highlight}`,
    `Transitions: ${(motion.transitions ?? ["dissolve"]).join(", ")}; ${motion.transitionSeconds} s`,
    `Music: ${mood}`,
  ];
  return `<section id="${escaped(look.id)}">
<h2>${escaped(look.name)}${own ? " <small>yours</small>" : ""}</h2>
<p><code>--look ${escaped(look.id)}</code></p>
<p class="swatches">${swatches.map((colour) => `<i style="background:${escaped(colour)}" title="${escaped(colour)}"></i>`).join("")}</p>
<p>${facts.map(escaped).join(" · ")}</p>
<div class="row">${pictures.map(figure).join("")}</div>
<div class="row">${[...tall.map((one) => figure(one, "tall")), ...posters.map((one) => figure(one))].join("")}</div>
<div class="row three">${transitions.map((one) => figure(one)).join("")}</div>
</section>`;
}

function figure({ title, jpeg }: Figure, kind: unknown = ""): string {
  const data = Buffer.from(jpeg).toString("base64");
  const of = kind === "tall" ? ' class="tall"' : "";
  return `<figure${of}><img src="data:image/jpeg;base64,${data}" alt="${escaped(title)}" loading="lazy"><figcaption>${escaped(title)}</figcaption></figure>`;
}

/** A person's look may be called anything. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
}

const STYLE = `
body { margin: 0 auto; max-width: 1500px; padding: 2rem; font: 16px/1.5 system-ui, sans-serif; background: #16171a; color: #e9e9ec }
h1 { margin: 0 } h2 { margin: 3rem 0 0 } h2 small { font-weight: 400; color: #9a9aa5 } p { margin: .4rem 0; color: #b8b8c0 }
a { color: #9cc4ff; margin-right: 1rem } code { color: #fff }
.row { display: grid; grid-template-columns: repeat(4, 1fr); gap: .8rem; margin: .8rem 0; align-items: start }
.row.three { grid-template-columns: repeat(6, 1fr) }
figure { margin: 0 } figure.tall img { max-width: 60% } img { width: 100%; display: block; border-radius: 4px }
figcaption { font-size: .8rem; color: #9a9aa5 }
.swatches i { display: inline-block; width: 2.6rem; height: 1.4rem; border-radius: 3px; margin-right: .3rem; border: 1px solid #ffffff22 }
@media (max-width: 900px) { .row, .row.three { grid-template-columns: 1fr 1fr } }`;
