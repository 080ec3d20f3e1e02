// What the keys do, in each language, fetched with the help and the settings.
import { defineWords } from "../../../i18n/words.ts";
import type { Words } from "./en.ts";

export const words = defineWords<Words>({ en: () => import("./en.ts"), de: () => import("./de.ts") });
