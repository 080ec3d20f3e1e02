// Which folders are being read at this moment and how far that is: it goes on whatever screen is looked at.
import { create } from "zustand";

import type { Client } from "../../../contract/index.ts";
import type { IndexProgress } from "../../../contract/library.ts";

interface Reading {
  progress: IndexProgress | null;
  stop: () => void;
}

export const useReadings = create<{ readings: Readonly<Record<string, Reading>> }>(() => ({ readings: {} }));

/** Ends with the last progress, or null where the person stopped it. Rejects with what went wrong. */
export async function readFolder(client: Client, folder: string): Promise<IndexProgress | null> {
  const stopping = new AbortController();
  const set = (progress: IndexProgress | null) =>
    useReadings.setState(({ readings }) => ({
      readings: { ...readings, [folder]: { progress, stop: () => stopping.abort() } },
    }));
  set(null);
  let last: IndexProgress | null = null;
  try {
    for await (const progress of await client.library.index({ folders: [folder] }, { signal: stopping.signal })) {
      last = progress;
      set(progress);
    }
    return last;
  } catch (error) {
    if (stopping.signal.aborted) return null;
    throw error;
  } finally {
    useReadings.setState(({ readings }) => ({
      readings: Object.fromEntries(Object.entries(readings).filter(([path]) => path !== folder)),
    }));
  }
}
