// The words of choosing files in each language: whoever imports what uses them waits for them, whatever route it is on.
import { defineWords } from "../../../i18n/words.ts";
import type { Words } from "./en.ts";

export const words = defineWords<Words>({ en: () => import("./en.ts"), de: () => import("./de.ts") });

await words.load();
