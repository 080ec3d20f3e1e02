import { expect, test } from "vitest";

import { codeIn } from "./session.ts";

test("a code is found in the link that was printed, and by itself; nothing else is one", () => {
  expect(codeIn("http://127.0.0.1:8000/#code=JYYxQ5rHotr3j5NCANq8sQ")).toBe("JYYxQ5rHotr3j5NCANq8sQ");
  expect(codeIn("  http://127.0.0.1:8000/#code=JYYxQ5rHotr3j5NCANq8sQ\n")).toBe("JYYxQ5rHotr3j5NCANq8sQ");
  expect(codeIn("JYYxQ5rHotr3j5NCANq8sQ")).toBe("JYYxQ5rHotr3j5NCANq8sQ");
  for (const other of [
    "",
    "npm run link",
    "http://127.0.0.1:8000/",
    "#code=short",
    "http://x/?code=JYYxQ5rHotr3j5NCANq8sQ",
  ])
    expect(codeIn(other)).toBeNull();
});
