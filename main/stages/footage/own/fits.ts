// Whether an asset shows what a shot says: by which words it was found, never by how high its score is.
import type { FoundWord, Match, QueryPart } from "../../../library/search/types.ts";
import type { PlannedShot } from "../planShots.ts";

/** Where a query's words come from, weightiest first. */
export const ROLES = ["show", "titles", "topic", "spoken"] as const;
export type Role = (typeof ROLES)[number];

export interface Question {
  parts: QueryPart[];
  roles: Role[];
  /** A person wrote what this scene is to show: nothing else will do. */
  asked: boolean;
}

/** What is looked for in a shot's stead. Null: there is nothing in words. */
export function questionOf(shot: PlannedShot, script: { topic: string; generator: { id: string } }): Question | null {
  const { scene, spoken } = shot;
  const asked = script.generator.id === "own" && (scene?.show ?? "") !== "";
  const texts: [Role, string, number][] = [
    ["show", scene?.show ?? "", asked ? 12 : 6],
    ["titles", [scene?.text, scene?.heading].filter(Boolean).join(". "), 3],
    ["topic", script.topic, 2],
    ["spoken", spoken, 1.2],
  ];
  const told = texts.filter(([, text]) => text.trim() !== "");
  if (told.length === 0) return null;
  return {
    parts: told.map(([role, text, weight]) => ({ text, weight, as: role === "spoken" ? "speech" : "phrase" })),
    roles: told.map(([role]) => role),
    asked,
  };
}

export interface Fitting {
  /** 0–1: how much it is worth to show this, were it the first of its kind. */
  worth: number;
  /** In words, for the record. */
  reason: string;
}

/** How much it says about the picture that a word stands there. */
const WORTH: Record<Role, number> = { show: 1, titles: 0.9, spoken: 0.75, topic: 0.6 };

const WHERE: Record<Role, string> = {
  show: "what the scene is to show",
  titles: "the text on screen",
  topic: "the topic",
  spoken: "what is said",
};

/** Null: a wrong picture. `match` comes from the question's search. */
export function fits(match: Match, { roles, asked }: Question): Fitting | null {
  for (const role of ["show", "titles", "spoken", "topic"] as const) {
    if (asked && role !== "show") return null;
    const part = roles.indexOf(role);
    if (part < 0) continue;
    const found = match.found.filter((word) => word.parts.includes(part) && shows(word, role));
    if (found.length === 0) continue;
    // A part of what is to be seen is enough where it is the main thing or half of all.
    if (role === "show" && !found.some(({ head }) => head) && (match.covers[part] ?? 0) < 0.5) continue;
    return { worth: WORTH[role], reason: `${found.map(told).join(", ")} in ${WHERE[role]}` };
  }
  return null;
}

/** “Red” alone shows nothing, and that an oak is a tree makes not every tree an oak. */
function shows({ thing, relation, head, place }: FoundWord, role: Role): boolean {
  if (!thing) return false;
  if (relation === "wider") return head && role !== "spoken";
  return role !== "spoken" || place !== "folder";
}

function told({ word, through }: FoundWord): string {
  return word === through ? `“${word}”` : `“${word}” (through “${through}”)`;
}
