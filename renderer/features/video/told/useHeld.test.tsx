import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";

import { useHeld } from "./useHeld.ts";

afterEach(cleanup);

function Title({ made }: { made: string }) {
  const [own, setOwn] = useState<string>();
  const held = useHeld(made);
  return (
    <input
      aria-label="Title"
      {...held.field}
      value={own ?? held.shown}
      onChange={({ target }) => {
        held.typed(target.value);
        setOwn(target.value === "" ? undefined : target.value);
      }}
    />
  );
}

test("a title that is made anew waits until the field is left; an emptied field stays empty as long", () => {
  const { rerender } = render(<Title made="The sea" />);
  const field = screen.getByLabelText<HTMLInputElement>("Title");
  act(() => field.focus());
  rerender(<Title made="The wide sea" />);
  expect(field.value).toBe("The sea");
  fireEvent.change(field, { target: { value: "" } });
  expect(field.value).toBe("");
  act(() => field.blur());
  expect(field.value).toBe("The wide sea");
  act(() => field.focus());
  fireEvent.change(field, { target: { value: "Mine" } });
  rerender(<Title made="Another sea" />);
  act(() => field.blur());
  expect(field.value).toBe("Mine");
});
