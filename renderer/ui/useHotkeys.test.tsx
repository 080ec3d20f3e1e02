import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";

import { nameOf, useHotkeys } from "./useHotkeys.ts";

afterEach(cleanup);

function Keys({ heard, isOpen = false }: { heard: (key: string) => void; isOpen?: boolean }) {
  useHotkeys({ j: () => heard("j"), "?": () => heard("?"), "mod+k": () => heard("mod+k") });
  return (
    <>
      <input aria-label="Text" />
      <input aria-label="Chosen" type="checkbox" />
      {isOpen && <dialog open>Over it</dialog>}
    </>
  );
}

test("a key acts on the screen, but not while somebody types", async () => {
  const heard = vi.fn<(key: string) => void>();
  render(<Keys heard={heard} />);
  await userEvent.keyboard("j");
  await userEvent.keyboard("{Shift>}?{/Shift}");
  await userEvent.keyboard("{Control>}k{/Control}");
  expect(heard.mock.calls.flat()).toEqual(["j", "?", "mod+k"]);
  await userEvent.type(screen.getByLabelText("Text"), "jj");
  expect(heard).toHaveBeenCalledTimes(3);
  await userEvent.click(screen.getByLabelText("Chosen"));
  await userEvent.keyboard("j");
  expect(heard).toHaveBeenCalledTimes(4);
});

test("under an open dialog nothing acts", async () => {
  const heard = vi.fn<(key: string) => void>();
  render(<Keys heard={heard} isOpen />);
  await userEvent.keyboard("j");
  expect(heard).not.toHaveBeenCalled();
});

test("letters count without regard to case, signs as they are typed", () => {
  const key = (over: Partial<KeyboardEvent>) =>
    nameOf({ key: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...over });
  expect(key({ key: "?", shiftKey: true })).toBe("?");
  expect(key({ key: "J", shiftKey: true })).toBe("shift+j");
  expect(key({ key: "k", metaKey: true })).toBe("mod+k");
});
