// In the app's own window: goes where a link from outside points, and tells of a backend that broke down and of new versions.
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import type { BackendState, ShellNews, UpdateState } from "../../../contract/shell.ts";
import { bridge, onShellNews, onWish } from "../../api/native.ts";
import { useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { tellBrought } from "../newVideo/brought.ts";
import type { FormValues } from "../newVideo/values.ts";
import { words } from "./words/index.ts";

import css from "./AppNews.module.css";

type Opened = Extract<ShellNews, { type: "file" }>;

const TOPIC = /^\/new\?topic=(.+)$/;

export default function AppNews() {
  const router = useRouter();
  const [backend, setBackend] = useState<BackendState | null>(null);
  const [update, setUpdate] = useState<UpdateState | null>(null);
  useEffect(
    () => onShellNews((news) => (news.type === "backend" ? setBackend(news.backend) : setUpdate(news.update))),
    [],
  );
  useEffect(
    () =>
      onWish((wish) => {
        const topic = wish.type === "open" ? TOPIC.exec(wish.path)?.[1] : undefined;
        if (wish.type === "file") void take(wish);
        else if (topic !== undefined) void begin({ source: "topic", topic: decodeURIComponent(topic) });
        // By its address: whatever it is, the router alone decides what is shown there.
        else void router.navigate({ href: wish.path });

        async function take({ name, bytes }: Opened): Promise<void> {
          const taken = await import("./takeFile.ts");
          const given = await taken.takeFile(name, bytes);
          if (given.kind === "unread") toast({ tone: "bad", title: words.now().unread(name), text: given.why });
          else if (given.kind === "notes") await begin({ source: "notes", notes: given.text });
          else await list(given.text);
        }

        async function list(text: string): Promise<void> {
          const { keepList, readList } = await import("../newVideo/several/keptList.ts");
          const kept = readList();
          // The same list as one whose sending was begun goes on there.
          keepList({ ...kept, text, key: text === kept.text ? kept.key : null });
          tellBrought();
          await router.navigate({ to: "/new", search: { several: true } });
        }

        async function begin(given: Partial<FormValues>): Promise<void> {
          const { keepDraft, readDraft } = await import("../newVideo/draft.ts");
          keepDraft({ ...readDraft(), ...given });
          tellBrought();
          await router.navigate({ to: "/new" });
        }
      }),
    [router],
  );
  return (
    <div className={css.news}>
      {backend?.state === "crashed" && <Crashed {...backend} />}
      {update?.state === "ready" && <Ready key={update.version} {...update} />}
    </div>
  );
}

function Crashed({ againAt, reason }: Extract<BackendState, { state: "crashed" }>) {
  const t = useText(words);
  const seconds = useSecondsUntil(againAt);
  if (seconds !== null)
    return <Notice tone="warn" title={t.crashed} text={`${t.nothingLost} ${t.startsAgain(seconds)}`} />;
  return (
    <Notice tone="bad" title={t.givenUp} text={<span dir="auto">{reason}</span>}>
      <Button size="small" variant="contained" onClick={() => void bridge?.restartBackend()}>
        {t.startNow}
      </Button>
    </Notice>
  );
}

function Ready({ version, notes, isWaiting }: Extract<UpdateState, { state: "ready" }>) {
  const t = useText(words).update;
  const [isLater, setLater] = useState(false);
  if (isLater && !isWaiting) return null;
  return (
    <Notice
      tone="calm"
      title={t.ready(version)}
      text={
        <>
          {isWaiting ? t.waiting : t.asks}
          {notes !== null && (
            <details className={css.notes}>
              <summary>{t.notes}</summary>
              <p dir="auto">{notes}</p>
            </details>
          )}
        </>
      }
    >
      {!isWaiting && (
        <>
          <Button size="small" variant="text" onClick={() => setLater(true)}>
            {t.later}
          </Button>
          <Button size="small" variant="contained" onClick={() => void bridge?.restartToUpdate()}>
            {t.restart}
          </Button>
        </>
      )}
    </Notice>
  );
}

/** Null: never. */
function useSecondsUntil(at: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === null) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? null : Math.max(0, Math.ceil((at - now) / 1000));
}
