// Channels: set up step by step, changed in two windows, named with markup, and deleted with a place for their videos.
import { expect, test } from "./page.ts";

interface Channel {
  id: string;
  name: string;
  description: string;
  version: number;
  videos: number;
}

test("a channel is set up with the persona that fits its niche, whose look its videos get", async ({
  page,
  backend,
}) => {
  await page.goto("/channels");
  await page.getByRole("button", { name: "New channel" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Deep Tide");
  await page.getByLabel("Niche").fill("ocean documentary");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("radio", { name: /The Nature Observer/ }).check();
  await page.getByRole("button", { name: "Step 4 of 6: Look" }).click();
  await expect(page.getByAltText("Preview of the look")).toBeVisible();
  await page.getByRole("button", { name: "Step 5 of 6: Schedule" }).click();
  await page.getByRole("radio", { name: "Three a week" }).check();
  await page.getByRole("button", { name: "Create channel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Deep Tide" })).toBeVisible();
  const { items } = await backend.call<{ items: (Channel & { schedule: { slots: unknown[] } })[] }>(
    "GET",
    "/channels?q=deep%20tide",
  );
  expect(items[0]?.schedule.slots.length).toBe(3);
  const { id } = await backend.call<{ id: string }>("POST", "/videos/generate", {
    topic: "Whales",
    channelId: items[0]?.id,
  });
  await backend.call("POST", `/videos/${id}/cancel`);
  const { idea } = await backend.call<{ idea: { look: string; persona: { id: string } } }>("GET", `/videos/${id}`);
  expect([idea.look, idea.persona.id]).toEqual(["ocean", "nature-observer"]);
  await page.goto("/channels");
  await expect(page.getByRole("article").filter({ hasText: "Deep Tide" })).toContainText("3 slots a week");
});

test("what is typed outlives a reload, and the later of two windows is told", async ({ page, backend }) => {
  const { id } = await backend.call<Channel>("POST", "/channels", { name: "Two Windows" });
  await page.goto(`/channels/${id}`);
  await page.getByLabel("Description").fill("Mine");
  await page.reload();
  await expect(page.getByLabel("Description")).toHaveValue("Mine");
  await expect(page.getByText("What you had typed is back.")).toBeVisible();
  await backend.call("PUT", `/channels/${id}`, { niche: "theirs" });
  await expect(page.getByText("This channel was changed in another window")).toBeVisible();
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect((await backend.call<Channel>("GET", `/channels/${id}`)).description).toBe("Mine");
});

test("a name of 10,000 characters is refused in its place, and markup in a name is text", async ({ page, backend }) => {
  const markup = `<img src=x onerror="document.title='owned'"> & <b>bold</b>`;
  const { id } = await backend.call<Channel>("POST", "/channels", { name: markup });
  await page.goto("/channels");
  await expect(page.getByRole("link", { name: markup })).toBeVisible();
  await page.goto(`/channels/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: markup })).toBeVisible();
  expect(await page.locator("img[src=x], h1 b").count()).toBe(0);
  await page.getByLabel("Name", { exact: true }).fill(markup.repeat(200).slice(0, 10_000));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("At most 100 characters.")).toBeVisible();
  expect((await backend.call<Channel>("GET", `/channels/${id}`)).name).toBe(markup);
});

test("deleting a channel asks where its videos go, and they go there", async ({ page, backend }) => {
  const { id } = await backend.call<Channel>("POST", "/channels", { name: "Going" });
  const { id: to } = await backend.call<Channel>("POST", "/channels", { name: "Staying" });
  const video = await backend.call<{ id: string }>("POST", "/videos/generate", { topic: "Moved", channelId: id });
  await backend.call("POST", `/videos/${video.id}/cancel`);
  await page.goto(`/channels/${id}`);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("combobox").selectOption("Staying");
  await page.getByRole("button", { name: "Delete channel" }).click();
  await expect(page.getByText("Going is deleted")).toBeVisible();
  expect((await backend.call<{ channelId: string }>("GET", `/videos/${video.id}`)).channelId).toBe(to);
});

test("a ready persona is copied, changed and deleted", async ({ page }) => {
  await page.goto("/channels?part=personas");
  await page.getByRole("button", { name: "The Night Keeper" }).click();
  await page.getByRole("button", { name: "Copy and change" }).click();
  await page.getByLabel("Name", { exact: true }).fill("My Night Keeper");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "My Night Keeper" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("My Night Keeper is deleted")).toBeVisible();
});
