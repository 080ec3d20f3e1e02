// The system's keyring: Keychain, Credential Manager, or the Secret Service of a Linux desktop, with its faults told apart.
import { setTimeout as sleep } from "node:timers/promises";

import type { AsyncEntry } from "@napi-rs/keyring";

import { AppError } from "../base/errors.ts";

/** All of ours lie under this name. */
const SERVICE = "ytempire";
/** A keyring that asks a person for its password answers when they do, or never. */
const PATIENCE_MS = 20_000;

export interface Keyring {
  /** Null: it keeps none by this name. Throws KEYRING_LOCKED, KEYRING_REFUSED, KEYRING_MISSING. */
  get(account: string): Promise<Buffer | null>;
  /** Read back before it counts. Throws the same. */
  set(account: string, secret: Uint8Array): Promise<void>;
  remove(account: string): Promise<void>;
}

export function openKeyring(patienceMs = PATIENCE_MS): Keyring {
  const get = async (account: string) => {
    const secret = await use(account, (entry) => entry.getSecret(), patienceMs);
    return secret ? Buffer.from(secret) : null;
  };
  return {
    get,
    async set(account, secret) {
      await use(account, (entry) => entry.setSecret(secret), patienceMs);
      // Some take it, and have forgotten it a moment later: a session's keyring, say.
      const kept = await get(account);
      if (!kept?.equals(secret))
        throw new AppError("KEYRING_REFUSED", "keyring.set", "It does not keep what it is given");
    },
    async remove(account) {
      await use(account, (entry) => entry.deleteCredential(), patienceMs);
    },
  };
}

async function use<T>(account: string, act: (entry: AsyncEntry) => Promise<T>, patienceMs: number): Promise<T> {
  const giveUp = new AbortController();
  const late = sleep(patienceMs, null, { signal: giveUp.signal, ref: false }).then(() => {
    throw new AppError("KEYRING_LOCKED", "keyring", "It has not answered: perhaps it waits for its password");
  });
  try {
    return await Promise.race([act(await entryOf(account)), late]);
  } catch (error) {
    throw toldApart(error);
  } finally {
    giveUp.abort();
    late.catch(() => undefined);
  }
}

/**
 * The store is named: by itself the library would fall back on Linux to the kernel's keyring, which forgets all when the
 * machine is switched off. Loaded when it is first asked for: a machine that lacks the library's binary has no keyring.
 */
async function entryOf(account: string): Promise<AsyncEntry> {
  const { AsyncEntry: Entry } = await import("@napi-rs/keyring");
  return new Entry(SERVICE, account, { linux: { store: "secret-service" } });
}

/**
 * By the words of the library's errors, since it has no codes: `NoStorageAccess` says "Couldn't access platform storage:
 * …" (locked, or access denied), `PlatformFailure` says "Platform failure: …" (no service to speak with).
 */
export function toldApart(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const more = { cause: error };
  if (/locked|dismissed|prompt|no result found|interaction (is )?not allowed|-25308/i.test(message))
    return new AppError("KEYRING_LOCKED", "keyring", message, more);
  if (/couldn't access platform storage|denied|not authori[sz]ed|-25293|-128\b/i.test(message))
    return new AppError("KEYRING_REFUSED", "keyring", message, more);
  return new AppError("KEYRING_MISSING", "keyring", message, more);
}
