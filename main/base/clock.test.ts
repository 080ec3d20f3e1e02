import { expect, it } from "vitest";

import { clock } from "./clock.ts";

it("tells minutes and seconds, and hours where there are some, as YouTube reads chapters", () => {
  expect([0, 59.9, 60, 725, 3599.99, 3723].map(clock)).toEqual(["0:00", "0:59", "1:00", "12:05", "59:59", "1:02:03"]);
});
