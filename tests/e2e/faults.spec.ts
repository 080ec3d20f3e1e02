// What goes wrong around the page: the backend dies and comes back, the stream stops; nothing that was typed is lost.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Page } from "@playwright/test";

import { expect, test } from "./page.ts";

test.describe.configure({ mode: "serial" });
test.use({
  expected:
    /ERR_CONNECTION_(REFUSED|RESET)|ERR_SOCKET_NOT_CONNECTED|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED|WebSocket connection to/,
});

test("the backend is killed while the form is open: the page says so, keeps what was typed, and goes on once it is back", async ({
  page,
  backend,
}) => {
  await page.goto("/videos/new");
  await page.getByRole("radio", { name: "A script" }).check();
  await page.getByLabel("Script", { exact: true }).fill("Half of a thou");
  await backend.kill();
  await expect(page.getByText("The connection to YTEmpire is lost.")).toBeVisible();
  await expect(page.getByText("Not connected")).toBeVisible();
  await page.getByLabel("Script", { exact: true }).fill("Half of a thought, and its end.");
  await page.getByRole("button", { name: "Make video" }).click();
  await expect(page.getByText("This did not arrive: the connection was lost.")).toBeVisible({ timeout: 30_000 });

  await backend.start();
  await expect(page.getByText("The connection to YTEmpire is lost.")).toBeHidden({ timeout: 30_000 });
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Script", { exact: true })).toHaveValue("Half of a thought, and its end.");
});

test("a list that was open shows after a break what happened meanwhile, without a word of it", async ({
  page,
  backend,
}) => {
  await page.context().setOffline(true);
  // A socket that stands is not closed by being offline: this cuts it as a sleeping machine does.
  await backend.kill();
  await backend.start();
  const { id } = await backend.call<{ id: string }>("POST", "/videos/generate", {
    script: "Nobody sees it go.",
    format: "1:1",
    music: "none",
  });
  await backend.call("POST", `/videos/${id}/cancel`);
  await page.context().setOffline(false);
  await expect(page.getByRole("link", { name: /Nobody sees/ })).toBeVisible({ timeout: 30_000 });
  await backend.call("DELETE", `/videos/${id}`);
  await expect(page.getByRole("link", { name: /Nobody sees/ })).toBeHidden();
});

test("a video that is deleted in another window leaves this one's screen with a word, and can be brought back there", async ({
  page,
  backend,
}) => {
  const { id } = await backend.call<{ id: string }>("POST", "/videos/generate", {
    script: "The tide is out.",
    format: "1:1",
    music: "none",
  });
  await backend.call("POST", `/videos/${id}/cancel`);
  await page.goto(`/videos/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: "The tide is out." })).toBeVisible();
  await backend.call("DELETE", `/videos/${id}`);
  await expect(page.getByRole("heading", { name: "This video is deleted" })).toBeVisible();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "The tide is out." })).toBeVisible();
});

test("markup in a title is text", async ({ page, backend }) => {
  const topic = `<img src=x onerror="document.title='owned'"> & <b>bold</b>`;
  const { id } = await backend.call<{ id: string }>("POST", "/videos/generate", { topic });
  await backend.call("POST", `/videos/${id}/cancel`);
  await expect(page.getByRole("link", { name: topic })).toBeVisible();
  await page.goto(`/videos/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(topic);
  await expect(page).not.toHaveTitle("owned");
});

test("a channel's name is text however long and whatever stands in it, and never widens the page", async ({
  page,
  backend,
}) => {
  const bold = "<b onclick=\"document.title='owned'\">loud</b>";
  await expect(backend.call("POST", "/channels", { name: bold.repeat(250) })).rejects.toThrow("REQUEST_INVALID");
  const name = bold.padEnd(100, "W");
  const { id } = await backend.call<{ id: string }>("POST", "/channels", { name });
  await page.goto("/channels");
  await expect(page.getByText(name).first()).toBeVisible();
  expect(await isCut(page)).toBe(false);
  await page.goto(`/channels/${id}`);
  await expect(page.getByText(name).first()).toBeVisible();
  expect(await isCut(page)).toBe(false);
  await backend.call("DELETE", `/channels/${id}`);
});

test.describe("a page from elsewhere", () => {
  test.use({
    expected: /CORS|Access-Control|ERR_FAILED|frame-ancestors|WebSocket|403|blocked|refused to (connect|display)/i,
  });

  test("neither frames the page, nor reads from the backend, nor listens to it", async ({ page, backend }) => {
    // Another port of this very host: the browser sends the cookie along, and that must not be enough.
    const elsewhere = createServer((_, answer) => {
      answer.setHeader("Content-Type", "text/html");
      answer.end(`<title>elsewhere</title><iframe src="${backend.url}/"></iframe>`);
    });
    elsewhere.listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    const { port } = elsewhere.address() as AddressInfo;
    const stranger = await page.context().newPage();
    await stranger.goto(`http://127.0.0.1:${port}/`);
    const got = await stranger.evaluate<Record<string, string>>(`(async () => {
      const read = (path, more) => fetch("${backend.url}" + path, { credentials: "include", ...more })
        .then((answer) => answer.text(), () => "refused");
      const listen = (protocols) => new Promise((done) => {
        const socket = new WebSocket("${backend.url.replace("http", "ws")}/rpc", protocols);
        socket.onopen = () => done("open");
        socket.onerror = () => done("refused");
      });
      return {
        list: await read("/api/v1/videos"),
        blind: await read("/api/v1/videos/generate", { method: "POST", mode: "no-cors", body: '{"topic":"Planted from elsewhere"}' }),
        socket: await listen(["ytempire", "key.guessed"]),
      };
    })()`);
    expect(got).toEqual({ list: "refused", blind: "refused", socket: "refused" });
    const frame = stranger.frames().find((one) => one !== stranger.mainFrame());
    expect(await frame?.locator("#root").count()).toBe(0);
    const { items } = await backend.call<{ items: { title: string }[] }>("GET", "/videos?q=planted");
    expect(items).toEqual([]);
    await stranger.close();
    elsewhere.close();
  });
});

/** Whether the page must be moved sideways to be read. */
function isCut(page: Page): Promise<boolean> {
  return page
    .locator("html")
    .evaluate(
      ({ scrollWidth, clientWidth }: { scrollWidth: number; clientWidth: number }) => scrollWidth > clientWidth + 1,
    );
}
