// Keeps what no font can draw out of the picture: a sign is left out and told, a letter is refused before anything is rendered.
import type { Graphic } from "../../../contract/graphics.ts";
import type { ScriptOutput } from "../../../contract/script.ts";
import { AppError } from "../../base/errors.ts";

export interface Letters {
  /** Letters of a text that no font has, each once. */
  missing(text: string): Promise<string[]>;
}

const MOST_SHOWN = 12;

/**
 * The script without signs that cannot be drawn; nobody speaks them. Throws LETTERS_MISSING where letters or digits cannot
 * be: leaving those out would change the words.
 */
export async function drawable(script: ScriptOutput, letters: Letters): Promise<ScriptOutput> {
  const missing = await letters.missing(shownTexts(script).join("\n"));
  if (missing.length === 0) return script;
  const spoken = missing.filter((sign) => /[\p{L}\p{M}\p{N}]/u.test(sign));
  if (spoken.length > 0)
    throw new AppError("LETTERS_MISSING", "script.letters", `No font here has the letters ${listed(spoken)}`);
  const signs = new Set(missing);
  const without = (text: string): string =>
    Array.from(text)
      .filter((sign) => !signs.has(sign))
      .join("")
      .replaceAll(/ {2,}/g, " ")
      .trim();
  const orNull = (text: string | null): string | null => (text === null ? null : without(text) || null);
  return {
    ...script,
    title: without(script.title),
    topic: without(script.topic),
    scenes: script.scenes.map((scene) => ({
      ...scene,
      heading: orNull(scene.heading),
      text: orNull(scene.text),
      ...(scene.graphics
        ? { graphics: scene.graphics.map((one) => ({ ...one, graphic: eachText(one.graphic, without) })) }
        : {}),
      lines: scene.lines.map((line) => ({
        ...line,
        text: without(line.text),
        ...(line.spoken === undefined ? {} : { spoken: without(line.spoken) }),
      })),
    })),
    advice: [...script.advice, `No font here has ${listed(missing)}: left out of captions, cards and titles.`],
  };
}

function shownTexts({ title, topic, scenes }: ScriptOutput): string[] {
  return [
    title,
    topic,
    ...scenes.flatMap(({ heading, text, lines, graphics = [] }) => [
      heading ?? "",
      text ?? "",
      ...lines.map((line) => line.text),
      ...graphics.map(({ graphic }) => JSON.stringify(graphic)),
    ]),
  ];
}

/** The same with every text in it changed; one of which nothing would be left stays. */
function eachText(graphic: Graphic, change: (text: string) => string): Graphic {
  return JSON.parse(JSON.stringify(graphic), (_key, value: unknown) =>
    typeof value === "string" ? change(value) || value : value,
  ) as Graphic;
}

/** `𓂀 (U+13080), ⴰ (U+2D30)` */
function listed(signs: readonly string[]): string {
  const named = signs
    .slice(0, MOST_SHOWN)
    .map((sign) => `${sign} (U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")})`);
  return named.join(", ") + (signs.length > MOST_SHOWN ? ` and ${signs.length - MOST_SHOWN} more` : "");
}
