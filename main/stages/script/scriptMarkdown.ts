// The script as a Markdown file that a person can edit and hand in again with --script.
import type { Scene, ScriptOutput } from "../../../contract/script.ts";

/** Scenes as paragraphs with their directions; handed in again, it gives the same words, pauses, pictures and chapters. */
export function scriptMarkdown(script: ScriptOutput): string {
  const { generator } = script;
  const parts = [
    `<!--\n${[
      script.title,
      `Style ${script.style}, mood ${script.mood}, about ${Math.round(script.estimatedSeconds)} s, ${script.words} words`,
      `Written by ${generator.id}${generator.template === null ? "" : ` (${generator.template})`}, confidence ${Math.round(generator.confidence * 100)} %: ${generator.reason}`,
      ...(script.draft ? ["This is a draft: work on it before you publish it."] : []),
      ...script.advice.map((advice) => `Advice: ${advice}`),
      ...script.sources.map(({ statement, from }) => `Source: ${statement} (${from})`),
    ]
      .join("\n")
      .replaceAll("-->", "→")}\n-->`,
  ];
  return `${[...parts, ...paragraphs(script.scenes)].join("\n\n")}\n`;
}

/** The scenes alone, under a title. */
export function scenesMarkdown(title: string, scenes: readonly Scene[]): string {
  return `${[`<!-- ${title.replaceAll("-->", "→")} -->`, ...paragraphs(scenes)].join("\n\n")}\n`;
}

function paragraphs(scenes: readonly Scene[]): string[] {
  const parts: string[] = [];
  for (const scene of scenes) {
    if (scene.heading !== null) parts.push(`# ${scene.heading}`);
    const directions = [
      ...(scene.show === null ? [] : [`[show: ${scene.show.replaceAll("]", ")")}]`]),
      ...(scene.text === null ? [] : [`[text: ${scene.text.replaceAll(/[\]\n]/g, " ")}]`]),
    ];
    const lines = scene.lines.map(({ text, pauseAfter }, i) => {
      const drawn = (scene.graphics ?? []).filter(({ line }) => line === i).map(({ written }) => written);
      return [...drawn, text, ...(pauseAfter === null ? [] : [`[pause ${pauseAfter}s]`])].filter(Boolean).join(" ");
    });
    parts.push([...directions, ...lines].join("\n"));
  }
  return parts;
}
