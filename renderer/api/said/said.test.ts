// The book of phrases against what the backend really says.
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { chooseLanguage } from "../../i18n/words.ts";
import { inWords } from "../errorWords.ts";
import { literalsOf, openBook } from "./book.ts";
import { PHRASES } from "./de/index.ts";
import { said } from "./index.ts";
import { voiceName } from "./voiceName.ts";

const SOURCES = import.meta.glob<string>(["../../../{main,contract}/**/*.ts", "../../../models/*.json"], {
  query: "?raw",
  import: "default",
  eager: true,
});

describe("a book", () => {
  const say = openBook(
    {
      "{name}: {why*}": "{name}, denn {why}",
      "own {name}: {why*}": "eigenes {name}, denn {why}",
      "found {n#} times": ({ n }) => (n === "1" ? "einmal da" : `${n}-mal da`),
      "too small": "zu klein",
    },
    ",",
  );

  it("says what it knows, by the phrase of which the most is there, and leaves the rest", () => {
    expect(say("own a.jpg: too small")).toBe("eigenes a.jpg, denn zu klein");
    expect(say("a.jpg: it is what another program says")).toBe("a.jpg, denn it is what another program says");
    expect(say("no phrase")).toBe("no phrase");
  });

  it("says several sentences one by one, and numbers as they are written", () => {
    expect(say("a: found 2.5 times; too small")).toBe("a, denn 2,5-mal da; zu klein");
    expect(say("found 1 times; libx264")).toBe("einmal da; libx264");
    expect(say("found $2 times")).toBe("found $2 times");
  });

  it("says line by line", () => {
    expect(say("/a.json\n  x: too small\n  found 1 times\n  …")).toBe(
      "/a.json\n  x, denn zu klein\n  found 1 times\n  …",
    );
  });

  it("takes a phrase that changes nothing for none", () => {
    const other = openBook({ "{path} ({source*})": "{path} ({source})", "{a}; near {b}": "{a}; nahe {b}" }, ",");
    expect(other("x (1); near y (2)")).toBe("x (1); nahe y (2)");
  });

  it("takes signs of patterns as what they are", () => {
    expect(openBook({ "a (b) {x} [c]* \\ |": "{x}" }, ",")("a (b) $& [c]* \\ |")).toBe("$&");
  });
});

describe("in German", () => {
  beforeAll(() => chooseLanguage("de"));
  afterAll(() => chooseLanguage("en"));

  it("each phrase is one that the backend composes", () => {
    const sources = Object.entries(SOURCES)
      .filter(([file]) => !/\.(test|fixture)\.ts$/.test(file))
      .map(([, text]) => new Set(wordsOf(text)));
    // It may be put together of pieces, but in one place.
    const strange = Object.keys(PHRASES).filter((english) => {
      const words = wordsOf(literalsOf(english).join(" "));
      return !sources.some((there) => words.every((word) => there.has(word)));
    });
    expect(strange).toEqual([]);
  });

  it.each([
    ["“hearts” in what is said", "„hearts“ in dem, was gesagt wird"],
    [
      "own picture “sea.jpg”: “sea” (through “ocean”) in the topic; framed about 2 faces; scaled down from 8000×4000",
      "eigenes Bild „sea.jpg“: „sea“ (über „ocean“) in dem Thema; um 2 Gesichter herum gewählt; verkleinert von 8000×4000",
    ],
    [
      "voice flite:slt: the most natural embedded English voice",
      "Stimme flite:slt: die natürlichste mitgelieferte englische",
    ],
    [
      "NVENC failed a test encode (no card); VAAPI failed a test encode (-5.)",
      "NVENC ist an einer Probekodierung gescheitert (no card); VAAPI ist an einer Probekodierung gescheitert (-5.)",
    ],
    [
      "/usr/bin/ffmpeg (PATH): version 5.1; h264 by libx264 (NVENC failed a test encode (a); VAAPI failed a test encode (b))",
      "/usr/bin/ffmpeg (PATH): Version 5.1; H.264 mit libx264 (NVENC ist an einer Probekodierung gescheitert (a); VAAPI ist an einer Probekodierung gescheitert (b))",
    ],
    [
      'The writer (templates) is 25 % sure: The topic says "Why", which calls for the style "explainer".',
      "Der Schreiber (templates) ist sich zu 25 % sicher: Das Thema sagt „Why“, dazu gehört der Stil „explainer“.",
    ],
    [
      "script by the built-in writer, not by a language model: Ollama does not answer at http://127.0.0.1:9: fetch failed; gpt-4o-mini: up to $0.0113 more would pass the limit of $0.0100 for one request",
      "Skript vom eingebauten Schreiber, nicht von einem Sprachmodell: Ollama antwortet unter http://127.0.0.1:9 nicht: fetch failed; gpt-4o-mini: bis zu $0.0113 mehr gingen über die Grenze von $0.0100 für eine Anfrage",
    ],
    [
      "The writer (model) is 88 % sure: qwen2.5:7b (ollama) wrote it in 4 rounds, scored 88 of 100.",
      "Der Schreiber (model) ist sich zu 88 % sicher: qwen2.5:7b (ollama) hat es geschrieben, 88 von 100 Punkten in Runde 4.",
    ],
    [
      "Pexels answers 429 (Too many); it can be asked again in 90 s",
      "Pexels antwortet mit 429 (Too many); in 90 s ist wieder eine Anfrage möglich",
    ],
    [
      "NASA cannot be reached: its name is not known; is this machine offline?",
      "NASA ist nicht zu erreichen: der Name ist unbekannt; ist dieser Rechner offline?",
    ],
    [
      "“Sea: at dawn”: CC-BY-NC-4.0 forbids earning money with it",
      "„Sea: at dawn“: CC-BY-NC-4.0 verbietet, damit Geld zu verdienen",
    ],
    ["12.5 GB are free where the data folder lies", "12,5 GB sind frei, wo der Datenordner liegt"],
    ["SLT (American woman)", "SLT (Amerikanerin)"],
    ["/data (command line), 51.2 GB free; not there yet", "/data (Befehlszeile), 51,2 GB frei; noch nicht angelegt"],
    [
      "clips: NVENC decodes and encodes (it does not scale: failed)",
      "Clips: NVENC dekodiert und kodiert (skaliert nicht: failed)",
    ],
    [
      "a.heic: HEIC photos cannot be read: export it as JPEG",
      "a.heic: Fotos als HEIC sind nicht lesbar: exportiere sie als JPEG",
    ],
    ["/x/a.txt: it is a folder", "/x/a.txt: ist ein Ordner"],
    ["/x/y z is not there", "/x/y z ist nicht da"],
    [String.raw`D:\x is no file`, String.raw`D:\x ist keine Datei`],
    [String.raw`\\nas\x may not be read`, String.raw`\\nas\x darf nicht gelesen werden`],
    ["edits.0: begins with a line that is not there", "edits.0: begins with a line that is not there"],
    ["logo: a.wav is a sound, not a picture", "logo: a.wav ist ein Ton, kein Bild"],
    [
      "topic: say what the video is about, by a topic, a niche, keywords, notes or a script",
      "topic: sag, worum es im Video geht: mit Thema, Nische, Stichwörtern, Notizen oder einem Skript",
    ],
  ])("%s", (english, german) => {
    expect(said(english)).toBe(german);
  });

  it("tells an error in its own words where they are known, else by its kind", () => {
    const full = { code: "DISK_FULL", message: "Less than 1 GB is left where the data folder lies", hint: "?" };
    expect(inWords(full).message).toBe("Wo der Datenordner liegt, ist weniger als 1 GB frei");
    expect(inWords({ ...full, message: "12 of 14" }).message).toMatch(/^\p{Lu}.+ \(12 of 14\)$/u);
    expect(inWords({ ...full, hint: "Run `npm run setup`." }).hint).toBe("Starte `npm run setup`.");
  });

  it("calls voices that have the names of languages by theirs", () => {
    expect(voiceName({ id: "espeak:cy", name: "Welsh", languages: ["cy"] })).toBe("Walisisch");
    expect(voiceName({ id: "espeak:vi-vn-x-south", name: "Vietnamese (Southern)", languages: ["vi-VN-x-south"] })).toBe(
      "Vietnamesisch (vi-VN-x-south)",
    );
    expect(voiceName({ id: "flite:slt", name: "SLT (American woman)", languages: ["en-US"] })).toBe(
      "SLT (Amerikanerin)",
    );
  });
});

it("in English all stays as the backend says it", () => {
  expect(said("voice flite:slt: asked for")).toBe("voice flite:slt: asked for");
});

function wordsOf(text: string): string[] {
  return text.match(/\p{L}{3,}|\d{2,}/gu) ?? [];
}
