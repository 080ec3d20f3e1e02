import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";

import { Bar } from "./Bar.tsx";
import { Choice } from "./Choice.tsx";
import { Field } from "./Field.tsx";

afterEach(cleanup);

test("a field tells a screen reader its name, its hint, and in the hint's place what is wrong and what to do", () => {
  const input = (described: object) => <input {...described} />;
  const { rerender } = render(
    <Field label="Voice" hint="Who speaks">
      {input}
    </Field>,
  );
  expect(screen.getByLabelText("Voice").getAttribute("aria-invalid")).toBeNull();
  expect(description(screen.getByLabelText("Voice"))).toBe("Who speaks");
  rerender(
    <Field label="Voice" hint="Who speaks" problem={{ message: "There is no such voice", hint: "Choose another one." }}>
      {input}
    </Field>,
  );
  expect(screen.getByLabelText("Voice").getAttribute("aria-invalid")).toBe("true");
  expect(description(screen.getByLabelText("Voice"))).toBe("There is no such voice. Choose another one.");
});

test("a choice is made by mouse and keyboard, and says which one is chosen", async () => {
  const chosen = vi.fn<(value: string) => void>();
  function Form() {
    const [value, setValue] = useState("a");
    return (
      <Choice
        label="Letter"
        value={value}
        onChange={(next) => {
          chosen(next);
          setValue(next);
        }}
        options={[
          { value: "a", label: "A" },
          { value: "b", label: <b>b</b>, name: "The second" },
        ]}
      />
    );
  }
  render(<Form />);
  expect(screen.getByRole("radiogroup", { name: "Letter" })).toBeTruthy();
  await userEvent.click(screen.getByRole("radio", { name: "The second" }));
  expect(chosen).toHaveBeenLastCalledWith("b");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "The second" }).checked).toBe(true);
  await userEvent.keyboard("{ArrowUp}");
  expect(chosen).toHaveBeenLastCalledWith("a");
});

test("a bar tells its share in whole percents, and nothing where nobody knows it", () => {
  render(
    <>
      <Bar label="Known" value={0.426} />
      <Bar label="Beyond" value={1.7} />
      <Bar label="Unknown" value={null} />
    </>,
  );
  const now = (name: string) => screen.getByRole("progressbar", { name }).getAttribute("aria-valuenow");
  expect([now("Known"), now("Beyond"), now("Unknown")]).toEqual(["43", "100", null]);
});

function description(element: HTMLElement): string | undefined {
  return document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent ?? undefined;
}
