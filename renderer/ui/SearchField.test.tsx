import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { SearchField } from "./SearchField.tsx";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const field = () => screen.getByLabelText<HTMLInputElement>("Search");
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const breathe = () => act(async () => vi.advanceTimersByTimeAsync(300));

test("what is typed is given on after a breath; an address that comes late takes no letter away, another one counts", async () => {
  const given = vi.fn<(value: string) => void>();
  const at = (value: string) => <SearchField label="Search" value={value} onChange={given} />;
  const { rerender } = render(at(""));
  type("ri");
  expect(given).not.toHaveBeenCalled();
  await breathe();
  type("riv");
  await breathe();
  type("rive");
  expect(given.mock.calls).toEqual([["ri"], ["riv"]]);
  // Each comes into the address only now.
  rerender(at("ri"));
  expect(field().value).toBe("rive");
  rerender(at("riv"));
  expect(field().value).toBe("rive");
  await breathe();
  expect(given).toHaveBeenLastCalledWith("rive");
  rerender(at("rive"));
  // The way back.
  rerender(at("ri"));
  expect(field().value).toBe("ri");
});
