// How the gallery's page looks, by day and by night.
export const STYLE = `
:root { color-scheme: light dark; --page: light-dark(#f6f6f4, #16171a); --ink: light-dark(#1b1c20, #ececef); --soft: light-dark(#5a5c66, #a6a7b1); --line: light-dark(#d9d9d6, #303238) }
* { box-sizing: border-box }
html { scroll-behavior: smooth }
body { margin: 0 auto; max-width: 1560px; padding: clamp(1rem, 2.5vw, 2.5rem); font: 15px/1.5 system-ui, sans-serif; background: var(--page); color: var(--ink) }
h1 { margin: 0; font-size: 2.2rem } header p { margin: .3rem 0 1rem; color: var(--soft) } section > p { color: var(--soft) }
nav { display: flex; flex-wrap: wrap; gap: .5rem }
nav a { padding: .35rem .8rem; border-radius: 99px; text-decoration: none; border: 1px solid var(--line); color: var(--ink); font-weight: 600 }
nav a[style] { border-left: .7rem solid var(--accent) }
section { margin-top: 2.5rem; scroll-margin-top: 1rem }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem 1.4rem; padding: .8rem 1.2rem; border-radius: 10px; border: 1px solid var(--line); border-left: .9rem solid var(--accent) }
.head h2 { margin: 0; font-size: 2rem; line-height: 1.2; font-weight: 650 } .head small { font: 500 .9rem system-ui; opacity: .7 } .head code { opacity: .85 }
.fonts { margin: 0 0 0 auto; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem } .fonts b { font-size: 1.5rem; color: var(--accent) }
.swatches { display: flex; flex-wrap: wrap; gap: .4rem 1rem; margin: .7rem 0 .3rem; font: 12px/1 ui-monospace, monospace }
.swatches span { display: flex; align-items: center; gap: .4rem } .swatches i { width: 1.9rem; height: 1.2rem; border-radius: 4px; border: 1px solid var(--line) }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: .3rem 0 .8rem; font-size: .9rem }
figure { margin: 0; min-width: 0 } img, video { display: block; width: 100%; height: auto; border-radius: 6px; background: var(--line) }
figcaption { margin-top: .25rem; font-size: .78rem; line-height: 1.3; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.stage { display: grid; grid-template-columns: 4fr 1.27fr 4fr; gap: .8rem; align-items: start }
.stills { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem .8rem }
.posters { display: grid; grid-template-columns: repeat(3, 1fr); gap: .8rem; margin-top: .8rem }
.strips { display: grid; grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr)); gap: .8rem; margin-top: .8rem }
.strip div { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3px } .strip img { border-radius: 3px }
@media (max-width: 1000px) { .stage { grid-template-columns: 3fr 1fr } .stills { grid-column: 1 / -1 } .fonts { margin: 0 } }
@media (max-width: 600px) { .posters { grid-template-columns: 1fr } .strips { grid-template-columns: 1fr } }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
`;
