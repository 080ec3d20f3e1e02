import { afterEach, expect, test } from "vitest";

import { chooseLanguage } from "../../i18n/index.ts";
import { checkTold, findingTold, noteTold, reasonTold } from "./told.ts";

const english = { message: "1 black stretch", hint: "Look at it." };
const check = { ...english, german: { message: "1 schwarze Stelle", hint: "Sieh sie dir an." } };
const place = { at: 3, sceneId: null, note: "black for 0.5 s", german: "0,5 s lang schwarz" };
const review = { reason: "Approved.", german: { reason: "Freigegeben." } };

afterEach(() => chooseLanguage("system"));

test("an English page tells the review in English", async () => {
  await chooseLanguage("en");
  expect(checkTold(check)).toMatchObject(english);
  expect([noteTold(place), reasonTold(review)]).toEqual(["black for 0.5 s", "Approved."]);
  expect(findingTold({ ...check, note: null })).toBe("1 black stretch");
});

test("a German page tells it in German", async () => {
  await chooseLanguage("de");
  expect(checkTold(check)).toEqual(check.german);
  expect([noteTold(place), reasonTold(review)]).toEqual(["0,5 s lang schwarz", "Freigegeben."]);
  expect(findingTold({ ...check, note: place.note, germanNote: place.german })).toBe("0,5 s lang schwarz");
  expect(findingTold({ ...check, note: null })).toBe("1 schwarze Stelle");
});

test("and in English what is older than its German", async () => {
  await chooseLanguage("de");
  expect(checkTold(english)).toEqual(english);
  expect(noteTold({ at: 3, sceneId: null, note: "black" })).toBe("black");
  expect(reasonTold({ reason: "Approved." })).toBe("Approved.");
  expect(findingTold({ ...english, note: "black" })).toBe("black");
});

test("what the writer says within a check is told in German, too, and so is what is older than that", async () => {
  await chooseLanguage("de");
  const message = 'The writer (templates) is 25 % sure: The style "list" was asked for. Edited by hand.';
  const hint = "No dictionary tells what this topic is, so the script holds no facts yet.";
  const german = {
    message: 'Der Schreiber (templates) ist sich zu 25 % sicher: The style "list" was asked for.',
    hint,
  };
  const whole = {
    message: "Der Schreiber (templates) ist sich zu 25 % sicher: Der Stil „list“ war gewünscht. Von Hand bearbeitet.",
    hint: "Kein Wörterbuch sagt, was dieses Thema ist, darum enthält das Skript noch keine Fakten.",
  };
  expect(checkTold({ message, hint, german })).toEqual(whole);
  expect(checkTold({ message, hint })).toEqual(whole);
  expect(reasonTold({ reason: "Waits for a person: The script is a draft that a person must work on" })).toBe(
    "Wartet auf dich: Das Skript ist ein Entwurf, an dem ein Mensch arbeiten muss",
  );
});
