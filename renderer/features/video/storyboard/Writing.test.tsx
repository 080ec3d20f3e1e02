import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, expect, test } from "vitest";

import type { Departure } from "../../../../contract/llm.ts";
import { Room } from "../../../../contract/room.ts";
import { words } from "../words/index.ts";
import { Account } from "./Writing.tsx";

const axis = (name: string, score: number) => ({ name, score, message: "" });
const round = (score: number, feedback: string[]) => ({
  score,
  axes: [axis("hook", 0.9), axis("claims", 0.5)],
  feedback,
  estimatedSeconds: 60,
  markdown: "# The sea",
});
const room = Room.parse({
  model: { engine: "ollama", name: "qwen2.5:7b", identity: "sha256:1" },
  angles: [
    { hook: "The sea breathes.", angle: "Tides as breath.", score: 0.92, reasons: [] },
    { hook: "Why is it salty?", angle: "Rivers bring salt.", score: 0.7, reasons: [] },
  ],
  outline: [{ heading: "The pull", points: ["The moon pulls", "Twice a day"], seconds: 20 }],
  rounds: [round(0.58, ["Say it shorter."]), round(0.81, [])],
  kept: 1,
  titles: ["Why the sea breathes"],
  unsourced: [{ sceneId: "s1", text: "It is 4000 years old.", number: "4000" }],
  uses: [
    {
      operation: "script.angles",
      engine: "ollama",
      model: "q",
      inputTokens: 9,
      outputTokens: 9,
      microUsd: 0,
      milliseconds: 4000,
    },
  ],
});
const departure = (more: Partial<Departure>): Departure => ({
  engine: "openai",
  code: "X",
  message: "It is not allowed to cost anything",
  hint: "Allow it in the settings.",
  ...more,
});

beforeAll(async () => words.load());
afterEach(cleanup);

const part = (name: string) => within(screen.getByRole("region", { name, hidden: true }));

test("what a model wrote is told step by step, with what was taken and kept, and who was passed over", () => {
  render(<Account writing={{ revision: 1, room, departures: [departure({})] }} revision={3} />);
  expect(screen.getByText("qwen2.5:7b · 81 of 100 · of version 1")).toBeTruthy();
  const [first, second] = part("Angles, best first").getAllByRole("listitem", { hidden: true });
  expect(first?.textContent).toBe("The sea breathes. Tides as breath. 92 of 100 · taken");
  expect(second?.textContent).toContain("70 of 100");
  expect(part("Outline").getByText("The moon pulls · Twice a day")).toBeTruthy();
  const rounds = part("Rounds");
  expect(rounds.getByText("58 of 100")).toBeTruthy();
  expect(rounds.getByText("81 of 100 · kept")).toBeTruthy();
  expect(rounds.getByText("Say it shorter.")).toBeTruthy();
  expect(part("Passed over").getByText("Allow it in the settings.")).toBeTruthy();
  expect(part("Numbers that stand in no source").getByText("4000")).toBeTruthy();
  expect(screen.getByText("1 question, 4s, nothing paid")).toBeTruthy();
});

test("where none wrote it is told why; where none was asked for nothing is said", () => {
  const { container, rerender } = render(
    <Account writing={{ revision: 1, room: null, departures: [departure({})] }} revision={1} />,
  );
  expect(screen.getByText("No language model wrote this script")).toBeTruthy();
  rerender(<Account writing={{ revision: 1, room: null, departures: [departure({ unasked: true })] }} revision={1} />);
  expect(container.textContent).toBe("");
});
