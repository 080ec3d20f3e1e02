// Shows the page to who is signed in, and to others how to sign in; listens to the backend as long as somebody is.
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from "react";

import { useBackend, useConnection } from "../../api/backend.tsx";
import { isApp } from "../../api/native.ts";
import { forget, isKnown, pageKey, signIn, takeCode, type SignInProblem } from "../../api/session.ts";
import { Mui } from "../../ui/MuiAhead.ts";
import { Asking } from "./Asking.tsx";
import { words } from "./words/index.ts";

const SignIn = lazy(async () => {
  await words.load();
  return import("./SignIn.tsx");
});

type Step = "asking" | "in" | "ended" | SignInProblem;

export function Session({ code, children }: { code: string | null; children: ReactNode }) {
  const { connection, live, queries } = useBackend();
  const { status } = useConnection();
  const begun = useRef(false);
  const [step, setStep] = useState<Step>("asking");

  const enter = async (given: string | null) => {
    setStep("asking");
    const problem = given === null ? await withoutCode() : await signIn(given);
    // An old link in a browser that is signed in already does no harm.
    const isIn = problem === null || (problem === "used" && (await isKnown()) === "yes");
    if (isIn) connection.start();
    setStep(isIn ? "in" : problem);
  };

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void enter(code);
  });

  useEffect(() => {
    // A link that is opened in this very tab changes the address alone.
    const onHash = () => {
      const another = takeCode();
      if (another !== null) void enter(another);
    };
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, []);

  useEffect(() => {
    if (step !== "in") return;
    const listening = new AbortController();
    void live.run(listening.signal);
    const again = () => {
      if (document.visibilityState === "visible") connection.start();
    };
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", again);
    return () => {
      listening.abort();
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", again);
    };
  }, [step, connection, live]);

  useEffect(() => {
    if (step !== "in" || status !== "signedOut") return;
    // The backend knows this page no longer: nothing of what it fetched may stay.
    forget();
    queries.clear();
    setStep("ended");
  }, [step, status, queries]);

  if (step === "in") return status === "signedOut" ? null : children;
  if (step === "asking") return <Asking />;
  return (
    <Suspense fallback={<Asking />}>
      <Mui>
        <SignIn problem={step} onCode={(given) => void enter(given)} onRetry={() => void enter(null)} />
      </Mui>
    </Suspense>
  );
}

async function withoutCode(): Promise<SignInProblem | null> {
  // The connection itself finds out whether the key still counts; nobody waits for that.
  return isApp || pageKey() !== null ? null : "none";
}
