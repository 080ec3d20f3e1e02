import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import type { SettingInfo } from "../../../contract/api/settings.ts";
import { Control } from "./Control.tsx";
import { words } from "./words/index.ts";

beforeAll(async () => words.load());
afterEach(cleanup);

const changed = vi.fn<(value: unknown) => void>();
const control = (value: number) => (
  <Control
    item={{ name: "cpuJobs", value, schema: { type: "integer", minimum: 1 } } as unknown as SettingInfo}
    name="Jobs"
    described={{ id: "jobs" }}
    isLocked={false}
    onChange={changed}
  />
);

test("an answer of the backend takes nothing that is being typed, nor the focus; left alone, the field shows what is kept", async () => {
  const { rerender } = render(control(2));
  const field = screen.getByLabelText<HTMLInputElement>("Jobs");
  await userEvent.clear(field);
  await userEvent.type(field, "4");
  rerender(control(3));
  expect([field.value, document.activeElement === field]).toEqual(["4", true]);
  await userEvent.keyboard("{Enter}");
  expect(changed.mock.calls).toEqual([[4]]);
  rerender(control(4));
  expect([field.value, document.activeElement === field]).toEqual(["4", true]);
  fireEvent.blur(field);
  expect(changed).toHaveBeenCalledTimes(1);
  rerender(control(6));
  expect(screen.getByLabelText<HTMLInputElement>("Jobs").value).toBe("6");
});
