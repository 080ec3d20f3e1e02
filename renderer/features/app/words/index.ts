// The words of the app's own window in each language, fetched only there.
import { defineWords } from "../../../i18n/words.ts";
import type { Words } from "./en.ts";

export const words = defineWords<Words>({ en: () => import("./en.ts"), de: () => import("./de.ts") });
