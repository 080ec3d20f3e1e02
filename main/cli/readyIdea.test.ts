import { expect, test } from "vitest";

import type { Client } from "../../contract/index.ts";
import { parseMake } from "../options/options.ts";
import { readyIdea } from "./readyIdea.ts";

const PRESET = {
  name: "Short and bold",
  wishes: { look: "bold", seconds: 30, voice: "flite:slt" },
  footageFolders: [],
};
const client = { presets: { list: async () => [PRESET] } } as unknown as Client;
const ready = async (...args: string[]) => {
  const options = await parseMake(args);
  if (!options) throw new Error("help");
  return readyIdea(client, options, { say: () => {}, signal: new AbortController().signal });
};

test("a preset counts where the options say nothing", async () => {
  expect(await ready("Owls", "--preset", "short and BOLD", "--seconds", "45")).toMatchObject({
    topic: "Owls",
    look: "bold",
    seconds: 45,
    voice: "flite:slt",
  });
});

test("a preset that is not there names those that are", async () => {
  await expect(ready("Owls", "--preset", "Long")).rejects.toMatchObject({
    code: "NOT_FOUND",
    hint: expect.stringContaining("Short and bold"),
  });
});
