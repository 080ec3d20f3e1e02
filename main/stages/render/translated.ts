// A person's own translation, a caption file, as words in time: each cue's are spread over it by their letters. Pure.
import type { Idea } from "../../../contract/idea.ts";
import { readCaptions } from "../../base/captionFile.ts";
import { writtenWords } from "../../base/segment.ts";
import type { MarkedWord } from "./stress.ts";

/** Each cue counts as a scene, so that none of them is paged together with the next. Times are the video's. */
export function translatedWords({ text, language }: NonNullable<Idea["translation"]>): MarkedWord[] {
  return readCaptions(text)
    .cues.toSorted((a, b) => a.start - b.start)
    .flatMap(({ start, end, lines }, scene) => {
      const words = writtenWords(lines.join(" "), language);
      const letters = words.reduce((sum, word) => sum + word.length, 0) || 1;
      let done = 0;
      return words.map((word) => {
        const at = (count: number) => start + ((end - start) * count) / letters;
        return { text: word, start: at(done), end: at((done += word.length)), scene, line: 0 };
      });
    });
}
