// The words of the help in each language, fetched when it is opened.
import { defineWords } from "../../../i18n/words.ts";
import type { Words } from "./en.ts";

export const words = defineWords<Words>({ en: () => import("./en.ts"), de: () => import("./de.ts") });
