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
  const spelt = texts.filter(([, text]) => text.trim() !== "");
  if (spelt.length === 0) return null;
  return {
    parts: spelt.map(([role, text, weight]) => ({ text, weight, as: role === "spoken" ? "speech" : "phrase" })),
    roles: spelt.map(([role]) => role),
    asked,
  };
}

export interface Fitting {
  /** 0–1: how much it is worth to show this, were it the first of its kind. */
  worth: number;
  /** In words, for the record. */
  reason: string;
  /** Of a clip: the moment that shows it best, in seconds. Absent: only its words tell. */
  at?: number;
}

/** How much it says about the picture that a word stands there. */
const WORTH: Record<Role, number> = { show: 1, titles: 0.9, spoken: 0.75, topic: 0.6 };

const WHERE: Record<Role, string> = {
  show: "what the scene is to show",
  titles: "the text on screen",
  topic: "the topic",
  spoken: "what is said",
};

/** That a whole folder is called so says less of one file in it. */
const FOLDER_ONLY = 0.6;

/** Seen to be shown, it is worth a little less than named by somebody who has seen it. */
const SEEN = 0.85;
/** Of the words that a picture is compared with, so many may describe it better: names of the same thing, and of what it is a kind of. */
const MOST_RIVALS = 0.02;

/** Null: a wrong picture. `match` comes from the question's search. */
export function fits(match: Match, question: Question): Fitting | null {
  const named = fitsByWords(match, question);
  const seen = fitsByLooks(match, question);
  if (named && seen)
    return { ...seen, worth: Math.max(named.worth, seen.worth), reason: `${named.reason}; looks like it, too` };
  return named ?? seen;
}

function fitsByLooks({ looks }: Match, { roles, asked }: Question): Fitting | null {
  const role = looks && roles[looks.part];
  if (!role || looks.rivals > MOST_RIVALS || (asked && role !== "show")) return null;
  return { worth: WORTH[role] * SEEN, reason: `it looks like ${WHERE[role]}`, at: looks.at };
}

function fitsByWords(match: Match, { roles, asked }: Question): Fitting | null {
  const found = roles.flatMap((role, part): Fitting[] => {
    if (asked && role !== "show") return [];
    const words = match.found.filter((word) => word.parts.includes(part) && shows(word, role));
    if (words.length === 0) return [];
    // A part of what is to be seen is enough where it is the main thing or half of all.
    if (role === "show" && !words.some(({ head }) => head) && (match.covers[part] ?? 0) < 0.5) return [];
    const own = words.some(({ place }) => place !== "folder");
    return [
      { worth: WORTH[role] * (own ? 1 : FOLDER_ONLY), reason: `${words.map(told).join(", ")} in ${WHERE[role]}` },
    ];
  });
  return found.toSorted((a, b) => b.worth - a.worth)[0] ?? null;
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
