// A recording by the microphone: asks for it, shows how loud it is, and gives the bytes. What was begun is let go of in every case.
import { useCallback, useEffect, useRef, useState } from "react";

import { askForMicrophone } from "../../../api/native.ts";

export type RecordingState =
  | { kind: "idle" }
  | { kind: "asking" }
  | { kind: "recording"; since: number }
  | { kind: "recorded"; blob: Blob; url: string }
  /** `system`: macOS or Windows lets the app record nothing; `denied`: the browser does. */
  | { kind: "refused"; why: "denied" | "system" | "none" | "failed" };

/** First what every player opens. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

interface Session {
  stream: MediaStream;
  recorder: MediaRecorder;
  context: AudioContext;
  turn: number;
}

/** @param onLevel Each frame, 0–1 in loudness: for a meter that renders nothing. */
export function useRecording(onLevel: (level: number) => void) {
  const [state, setState] = useState<RecordingState>({ kind: "idle" });
  const session = useRef<Session | null>(null);
  const isGone = useRef(false);
  const level = useRef(onLevel);
  useEffect(() => {
    level.current = onLevel;
  });

  const release = useCallback(() => {
    const now = session.current;
    session.current = null;
    if (!now) return;
    cancelAnimationFrame(now.turn);
    for (const track of now.stream.getTracks()) track.stop();
    void now.context.close();
    level.current(0);
  }, []);

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      release();
    };
  }, [release]);

  useEffect(() => (state.kind === "recorded" ? () => URL.revokeObjectURL(state.url) : undefined), [state]);

  const start = async () => {
    setState({ kind: "asking" });
    try {
      if (!(await askForMicrophone())) {
        if (!isGone.current) setState({ kind: "refused", why: "system" });
        return;
      }
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, noiseSuppression: true, echoCancellation: false, autoGainControl: false },
      });
      if (isGone.current) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 192_000, ...(mimeType ? { mimeType } : {}) });
      const context = new AudioContext();
      session.current = { stream, recorder, context, turn: 0 };
      listen(session.current, (loud) => level.current(loud));
      const parts: Blob[] = [];
      recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
      recorder.addEventListener("stop", () => {
        release();
        const blob = new Blob(parts, { type: recorder.mimeType });
        if (!isGone.current) setState({ kind: "recorded", blob, url: URL.createObjectURL(blob) });
      });
      recorder.addEventListener("error", () => {
        release();
        if (!isGone.current) setState({ kind: "refused", why: "failed" });
      });
      recorder.start(250);
      setState({ kind: "recording", since: performance.now() });
    } catch (error) {
      release();
      if (!isGone.current) setState({ kind: "refused", why: whyOf(error) });
    }
  };
  const stop = () => session.current?.recorder.stop();
  return { state, start, stop };
}

function listen(session: Session, heard: (level: number) => void): void {
  const analyser = session.context.createAnalyser();
  analyser.fftSize = 1024;
  session.context.createMediaStreamSource(session.stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const look = () => {
    analyser.getFloatTimeDomainData(samples);
    heard(levelOf(samples));
    session.turn = requestAnimationFrame(look);
  };
  look();
}

/** Of samples: −60 dBFS and below is 0, full scale is 1. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  return power <= 0 ? 0 : Math.max(0, Math.min(1, 1 + (10 * Math.log10(power * 2)) / 60));
}

function whyOf(error: unknown): "denied" | "none" | "failed" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "failed";
}
