// The models that see as the interface shows them: where each runs, and what was tried before.
import { basename } from "node:path";

import type { Model } from "../../../contract/api/ai.ts";
import { findClips } from "./modelFiles.ts";
import type { Embedder } from "./types.ts";

/** They say nothing of it in a form that could be read. */
const LICENCE = "not stated";

/** As the disk has them now; folders that are to be one and are none are told as damaged. @param dir `models/` of the data folder */
export async function sightModels(embedder: Embedder, dir: string): Promise<Model[]> {
  const { models, problems } = await findClips(dir);
  const { model: used, provider, decisions } = embedder.state();
  const described = { kind: "embedding" as const, licence: LICENCE, languages: [] };
  const installed = models.map(({ id, bytes, identity }) => ({
    ...described,
    id,
    name: id,
    state: "installed" as const,
    bytes,
    note: identity === used?.identity ? runsOn(provider, decisions) : "Another model that sees is used",
  }));
  const damaged = problems.map(({ id, problem }) => ({
    ...described,
    id,
    name: id,
    state: "damaged" as const,
    bytes: null,
    note: problem,
  }));
  return [...installed, ...damaged];
}

/** The same, as whatever manages models needs it. */
export async function foundSightModels(embedder: Embedder, dir: string) {
  return (await sightModels(embedder, dir)).map(({ bytes, state, ...model }) => ({
    ...model,
    state: state === "installed" ? ("installed" as const) : ("damaged" as const),
    origin: "own" as const,
    voices: [],
    diskBytes: bytes,
    usable: state === "installed",
  }));
}

/** Under which name a folder that a person has is kept: null where it holds no such model. */
export async function sightModelIn(folder: string): Promise<string | null> {
  const { models } = await findClips(folder, ["."]);
  return models.length === 0 ? null : basename(folder);
}

function runsOn(provider: string | null, decisions: readonly string[]): string {
  const tried = decisions.length === 0 ? "" : `; tried before: ${decisions.join("; ")}`;
  return provider === null ? `Where it runs is found out when it is first used${tried}` : `Runs on ${provider}${tried}`;
}
