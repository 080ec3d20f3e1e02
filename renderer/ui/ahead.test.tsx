import { cleanup, render, screen } from "@testing-library/react";
import { Suspense, useState } from "react";
import { afterEach, expect, test } from "vitest";

import { ahead } from "./ahead.tsx";

afterEach(cleanup);

function Counted({ name }: { name: string }) {
  const [id] = useState(() => crypto.randomUUID());
  return <p title={id}>{name}</p>;
}

const shown = (Part: ReturnType<typeof part>, name: string) => (
  <Suspense fallback={<p>Wait</p>}>
    <Part name={name} />
  </Suspense>
);
const part = () => ahead(async () => ({ default: Counted }));

test("what was fetched ahead stands there at once; else it is waited for", async () => {
  const Fetched = part();
  await Fetched.load();
  render(shown(Fetched, "Palette"));
  expect(screen.queryByText("Wait")).toBeNull();
  expect(screen.getByText("Palette")).toBeTruthy();
  cleanup();
  render(shown(part(), "Help"));
  expect(screen.getByText("Wait")).toBeTruthy();
  expect(await screen.findByText("Help")).toBeTruthy();
});

test("a part that was waited for keeps what it holds when it is drawn again", async () => {
  const Part = part();
  const { rerender } = render(shown(Part, "One"));
  const { title } = await screen.findByText("One");
  await Part.load();
  rerender(shown(Part, "Two"));
  expect(screen.getByText("Two").title).toBe(title);
});
