import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";

import { giveKey, putKeys } from "./keymap.ts";
import { ariaKeys, nameOf, presentActs, shownKey, useActs, useHotkeys } from "./useHotkeys.ts";

afterEach(cleanup);

function Keys({ heard, isOpen = false }: { heard: (key: string) => void; isOpen?: boolean }) {
  useHotkeys({ j: () => heard("j"), "?": () => heard("?"), "mod+k": () => heard("mod+k") });
  return (
    <>
      <input aria-label="Text" />
      <input aria-label="Chosen" type="checkbox" />
      {isOpen && (
        <dialog open>
          <button type="button">Over it</button>
        </dialog>
      )}
      <div popover="auto">
        <input type="radio" aria-label="In a panel" />
      </div>
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

test("under an open dialog nothing acts, wherever the focus is", async () => {
  const heard = vi.fn<(key: string) => void>();
  render(<Keys heard={heard} isOpen />);
  await userEvent.keyboard("j");
  screen.getByText("Over it").focus();
  await userEvent.keyboard("j");
  expect(heard).not.toHaveBeenCalled();
});

test("in a panel that is open over the screen, its keys are its own", async () => {
  const heard = vi.fn<(key: string) => void>();
  render(<Keys heard={heard} />);
  screen.getByLabelText("In a panel").focus();
  await userEvent.keyboard("j");
  expect(heard).not.toHaveBeenCalled();
});

test("Escape is left to what is open over the screen, and acts when nothing is", async () => {
  const heard = vi.fn<() => void>();
  function Clears() {
    useHotkeys({ Escape: heard });
    return null;
  }
  render(<Clears />);
  const found = vi
    .spyOn(document, "querySelector")
    .mockImplementation((selector) => (selector === ":popover-open" ? document.body : null));
  await userEvent.keyboard("{Escape}");
  expect(heard).not.toHaveBeenCalled();
  found.mockRestore();
  await userEvent.keyboard("{Escape}");
  expect(heard).toHaveBeenCalledTimes(1);
});

test("letters count without regard to case, signs as they are typed", () => {
  const key = (over: Partial<KeyboardEvent>) =>
    nameOf({ key: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...over });
  expect(key({ key: "?", shiftKey: true })).toBe("?");
  expect(key({ key: "J", shiftKey: true })).toBe("shift+j");
  expect(key({ key: "k", metaKey: true })).toBe("mod+k");
});

function Acts({ heard }: { heard: (act: string) => void }) {
  useActs("anywhere", { palette: () => heard("palette") }, { whileTyping: true });
  useActs("videos", { pause: () => heard("pause") });
  return <input aria-label="Text" />;
}

test("a changed key acts at once, and one that is a letter leaves fields alone", async () => {
  const heard = vi.fn<(act: string) => void>();
  const { unmount } = render(<Acts heard={heard} />);
  expect(presentActs()).toEqual(["anywhere.palette", "videos.pause"]);
  await userEvent.type(screen.getByLabelText("Text"), "{Control>}k{/Control}");
  expect(heard.mock.calls.flat()).toEqual(["palette"]);
  giveKey("anywhere.palette", "q");
  giveKey("videos.pause", "mod+m");
  await userEvent.type(screen.getByLabelText("Text"), "q{Control>}k{/Control}{Control>}m{/Control}");
  expect(heard).toHaveBeenCalledTimes(1);
  await userEvent.click(document.body);
  await userEvent.keyboard("qp{Control>}m{/Control}");
  expect(heard.mock.calls.flat()).toEqual(["palette", "palette", "pause"]);
  putKeys({});
  unmount();
  expect(presentActs()).toEqual([]);
});

test("keys are shown as they are printed, and told to screen readers as they are named", () => {
  expect(["mod+shift+z", " ", "alt+ArrowUp", "Delete", "?"].map(shownKey)).toEqual([
    "Ctrl+Shift+Z",
    "Space",
    "Alt+↑",
    "Del",
    "?",
  ]);
  expect(ariaKeys(["mod+k"])).toBe("Control+K Meta+K");
  expect(ariaKeys([])).toBeUndefined();
});
