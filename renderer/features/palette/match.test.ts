import { expect, test } from "vitest";

import { fit } from "./match.ts";

test("beginnings count more than middles, these more than letters in their order", () => {
  const names = ["Backups", "Voices and models", "New video", "Videos"];
  const order = (typed: string) =>
    names.filter((name) => fit(typed, name) > 0).toSorted((a, b) => fit(typed, b) - fit(typed, a));
  expect(order("vi")).toEqual(["Videos", "New video"]);
  expect(order("models")).toEqual(["Voices and models"]);
  expect(order("bkp")).toEqual(["Backups"]);
  expect(order("zz")).toEqual([]);
  expect(order("")).toEqual(names);
});

test("case and accents do not matter", () => {
  expect(fit("uber", "Über das Meer")).toBe(4);
  expect(fit("MEER das", "Über das Meer")).toBe(3);
});
