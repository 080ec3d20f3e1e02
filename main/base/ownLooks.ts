// A person's own looks: JSON files in `looks/` of the data folder, read and checked whenever one is asked for.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { Look, lookFault } from "../../contract/look.ts";
import { LOOKS } from "../../contract/values.ts";
import { AppError, asAppError } from "./errors.ts";
import { faultOf, unknownFields } from "./lookFaults.ts";
import { readText } from "./readText.ts";
import { meant } from "./spelling.ts";

/** As a file says it; `$schema` is for editors. */
export const LookFile = Look.omit({ language: true }).extend({ $schema: z.string().optional() });

export function ownLooksDir(dataDir: string): string {
  return join(dataDir, "looks");
}

/** The program's own look by its name, a person's with all that it says. Throws IDEA_INVALID, LOOK_INVALID. */
export async function findLook(name: string, dataDir: string): Promise<string | Look> {
  if (LOOKS.some((id) => id === name)) return name;
  const names = await ownNames(dataDir);
  if (names.includes(name)) return readLook(name, dataDir);
  const near = meant(name, [...LOOKS, ...names]);
  const said = near.length > 0 ? `: did you mean ${near.join(" or ")}?` : "";
  throw new AppError("IDEA_INVALID", "looks.find", `There is no look ${JSON.stringify(name.slice(0, 60))}${said}`, {
    hint: `Looks: ${LOOKS.join(", ")}. ${names.length > 0 ? `Yours: ${names.join(", ")}` : `Yours would lie in ${ownLooksDir(dataDir)} (docs/looks.md)`}.`,
  });
}

/** All of a person's, and why some cannot be used. */
export async function readOwnLooks(dataDir: string): Promise<{ looks: Look[]; faults: AppError[] }> {
  const all = await listOwnLooks(dataDir);
  return { looks: all.flatMap(({ look }) => look ?? []), faults: all.flatMap(({ fault }) => fault ?? []) };
}

/** Each with the look of its file, or what is wrong with it. By name. */
export async function listOwnLooks(
  dataDir: string,
): Promise<({ name: string } & ({ look: Look; fault: null } | { look: null; fault: AppError }))[]> {
  return Promise.all(
    (await ownNames(dataDir)).map((name) =>
      readLook(name, dataDir).then(
        (look) => ({ name, look, fault: null }),
        (error: unknown) => ({ name, look: null, fault: asAppError(error, "looks.read") }),
      ),
    ),
  );
}

async function ownNames(dataDir: string): Promise<string[]> {
  const files = await readdir(ownLooksDir(dataDir)).catch(() => []);
  return files
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .toSorted();
}

async function readLook(name: string, dataDir: string): Promise<Look> {
  const path = join(ownLooksDir(dataDir), `${name}.json`);
  const text = await readText(path, { maxBytes: MOST_BYTES, what: "look" });
  return parseLook(text, name, path);
}

const MOST_BYTES = 100_000;

/** Throws LOOK_INVALID with everything that is wrong, a line each. */
export function parseLook(text: string, name: string, path: string): Look {
  const refuse = (faults: string[]): never => {
    const shown = [...faults.slice(0, MOST_FAULTS), ...(faults.length > MOST_FAULTS ? ["…"] : [])];
    throw new AppError("LOOK_INVALID", "looks.read", `${path}\n${shown.map((fault) => `  ${fault}`).join("\n")}`);
  };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return refuse([text.trim() === "" ? "the file is empty" : `is no JSON: ${messageOf(error)}`]);
  }
  const parsed = LookFile.safeParse(given);
  const unknown = unknownFields(given, LookFile);
  if (!parsed.success) return refuse([...parsed.error.issues.map((issue) => faultOf(issue, given)), ...unknown]);
  const { $schema: _, ...look } = parsed.data;
  const fault = lookFault(look);
  const faults = [
    ...unknown,
    ...(look.id === name ? [] : [`id: is ${look.id}, and the file is called ${name}`]),
    ...(LOOKS.some((id) => id === look.id)
      ? [`id: ${look.id} is one of the program's own looks: take another name`]
      : []),
    ...(fault ? [`${fault.field}: ${fault.message}`] : []),
  ];
  return faults.length > 0 ? refuse(faults) : look;
}

const MOST_FAULTS = 8;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** For editors, which then complete and check while a look is written. JSON Schema, draft 2020-12. */
export function lookJsonSchema(): object {
  return z.toJSONSchema(LookFile, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.type === "object") jsonSchema.additionalProperties = false;
    },
  });
}
