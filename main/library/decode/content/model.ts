// The face detector as one of the models that come with the program.
import type { Model } from "../../../../contract/api/ai.ts";
import { lookAtFiles } from "../../../base/modelFiles.ts";
import { weightsAt } from "./network.ts";

const BYTES = { bin: 193_321, json: 3219 };

/** @param at where its two files lie */
export async function faceModel(at: (ending: "json" | "bin") => string = weightsAt): Promise<Model> {
  const { note, ...found } = await lookAtFiles([
    { path: at("bin"), bytes: BYTES.bin },
    { path: at("json"), bytes: BYTES.json },
  ]);
  return {
    id: "tiny-face-detector",
    kind: "vision",
    name: "Tiny face detector",
    ...found,
    licence: "MIT",
    languages: [],
    note: note ?? "Embedded: finds faces in pictures and clips that are shown, on the processor",
  };
}
