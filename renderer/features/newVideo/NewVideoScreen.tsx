// The screen that begins videos: one by a form whose every part but the first has a default, or several from a list.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { useText } from "../../i18n/index.ts";
import { Screen } from "../../ui/Screen.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { useBrought } from "./brought.ts";
import { OneVideo } from "./OneVideo.tsx";
import { words } from "./words/index.ts";

const Several = lazy(() => import("./several/Several.tsx"));

export function NewVideoScreen() {
  const t = useText(words).newVideo;
  const { several = false } = useSearch({ from: "/new" });
  const navigate = useNavigate();
  const brought = useBrought();
  return (
    <Screen title={t.title} lead={several ? t.several.lead : t.lead} width="wide">
      <Tabs
        label={t.howMany}
        value={several ? "several" : "one"}
        tabs={[
          { value: "one", label: t.one },
          { value: "several", label: t.several.tab },
        ]}
        onChange={(value) => void navigate({ to: "/new", search: value === "several" ? { several: true } : {} })}
      >
        {several ? (
          <Suspense>
            <Several key={brought} />
          </Suspense>
        ) : (
          <OneVideo key={brought} />
        )}
      </Tabs>
    </Screen>
  );
}
