// What the backend says in sentences of its own, in the page's language: why a picture was chosen, what a video was made with, what the doctor has found.
import { defineWords } from "../../i18n/words.ts";
import type { Say } from "./book.ts";

/** They are English, as they stand in the log and in what was made before: the page has a book of phrases for each other language. */
const books = defineWords<{ say: Say }>(
  { en: async () => ({ default: { say: (text) => text } }), de: () => import("./de/index.ts") },
  { en: { say: (text) => text } },
);
// Beside everything else that starts: what is said before it is there is English.
void books.load();

export const said: Say = (text) => books.now().say(text);
