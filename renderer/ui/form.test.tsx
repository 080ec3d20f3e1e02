import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";

import { FormRow, KeptForm, useKeptForm } from "./form.tsx";

const Schema = z.object({ name: z.string().min(1).max(10), note: z.string() });
type Values = z.infer<typeof Schema>;

/** `answer`: what comes back, when it comes. */
function Form(props: { onSubmit: (values: Values) => void; answer?: Promise<Values> }) {
  const { onSubmit, answer } = props;
  const kept = useKeptForm<Values>({ id: "channel.1", schema: Schema, values: { name: "Sea", note: "" } });
  return (
    <KeptForm
      kept={kept}
      label="Channel"
      onSubmit={async (values) => {
        onSubmit(values);
        const sent = { ...kept.form.getValues() };
        if (answer) kept.saved(await answer, sent);
        else kept.saved();
      }}
    >
      <FormRow<Values> name="name" label="Name">
        {(control) => <input {...control} />}
      </FormRow>
      <FormRow<Values> name="note" label="Note">
        {(control) => <input {...control} />}
      </FormRow>
      <button type="submit">Save</button>
    </KeptForm>
  );
}

beforeEach(() => localStorage.clear());
afterEach(cleanup);

test("what was typed before a crash is back, with a word about it, and can be discarded", async () => {
  render(<Form onSubmit={() => undefined} />);
  await userEvent.type(screen.getByLabelText("Note"), "half a thought");
  cleanup();
  render(<Form onSubmit={() => undefined} />);
  expect(screen.getByLabelText<HTMLInputElement>("Note").value).toBe("half a thought");
  expect(screen.getByText("What you had typed is back.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Discard it" }));
  expect(screen.getByLabelText<HTMLInputElement>("Note").value).toBe("");
  expect(screen.queryByText("What you had typed is back.")).toBeNull();
  expect(localStorage.length).toBe(0);
});

test("a draft of an earlier version of the form, or one that is broken, does no harm", () => {
  localStorage.setItem("ytempire.draft.channel.1", `{"gone":1,"name":7,"note":"kept"}`);
  render(<Form onSubmit={() => undefined} />);
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Sea");
  expect(screen.getByLabelText<HTMLInputElement>("Note").value).toBe("kept");
  cleanup();
  localStorage.setItem("ytempire.draft.channel.1", "{");
  render(<Form onSubmit={() => undefined} />);
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Sea");
});

test("the schema's limits are told at the field, and nothing is sent; what is saved is kept no longer", async () => {
  const sent = vi.fn<(values: Values) => void>();
  render(<Form onSubmit={sent} />);
  const name = screen.getByLabelText("Name");
  await userEvent.clear(name);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByText("This is needed.")).toBeTruthy();
  await userEvent.type(name, "longer than ten");
  expect(screen.getByText("At most 10 characters.")).toBeTruthy();
  expect(sent).not.toHaveBeenCalled();
  await userEvent.clear(name);
  await userEvent.type(name, "Waves");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(sent).toHaveBeenCalledWith({ name: "Waves", note: "" });
  expect(localStorage.length).toBe(0);
});

test("what is typed while it is being saved stays, and is kept as not saved yet", async () => {
  const { promise: answer, resolve } = Promise.withResolvers<Values>();
  render(<Form onSubmit={() => undefined} answer={answer} />);
  const [name, note] = ["Name", "Note"].map((label) => screen.getByLabelText<HTMLInputElement>(label));
  await userEvent.type(name!, " x");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await userEvent.type(note!, "half a thought");
  await act(async () => resolve({ name: "Sea X", note: "" }));
  expect([name!.value, note!.value]).toEqual(["Sea X", "half a thought"]);
  expect(JSON.parse(localStorage.getItem("ytempire.draft.channel.1") ?? "{}")).toMatchObject({
    note: "half a thought",
  });
});
