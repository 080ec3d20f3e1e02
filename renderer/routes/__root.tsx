// What every screen stands in: the session first, then the frame with its navigation.
import {
  createRootRouteWithContext,
  Link,
  Outlet,
  useRouterState,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import { Compass, TriangleAlert } from "lucide-react";
import { Suspense } from "react";

import type { Backend } from "../api/backend.tsx";
import { Session } from "../features/session/Session.tsx";
import { Shell } from "../features/shell/Shell.tsx";
import { useText } from "../i18n/index.ts";
import Button from "../ui/Button.tsx";
import { Empty } from "../ui/Empty.tsx";
import { Mui } from "../ui/MuiAhead.ts";

export const Route = createRootRouteWithContext<{
  backend: Backend;
  /** The one-time code that the address held. */ code: string | null;
}>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

function Root() {
  const { code } = Route.useRouteContext();
  return (
    <Session code={code}>
      <Shell>
        <Place />
      </Shell>
    </Session>
  );
}

/** Home, where the page begins, has no controls of MUI; all other screens may. */
function Place() {
  const isHome = useRouterState({ select: ({ matches }) => matches.at(-1)?.routeId === "/" });
  if (isHome) return <Outlet />;
  return (
    <Suspense>
      <Mui>
        <Outlet />
      </Mui>
    </Suspense>
  );
}

function NotFound() {
  const t = useText().problems;
  return (
    <Empty isWhole icon={Compass} title={t.notFound.title}>
      <Button component={Link} to="/">
        {t.notFound.action}
      </Button>
    </Empty>
  );
}

function Broken({ error }: ErrorComponentProps) {
  const t = useText().problems;
  return (
    <Empty
      isWhole
      icon={TriangleAlert}
      tone="bad"
      title={t.unknown}
      text={`${t.unknownHint} (${error instanceof Error ? error.message : String(error)})`}
    >
      <Button onClick={() => location.reload()}>{t.reload}</Button>
    </Empty>
  );
}
