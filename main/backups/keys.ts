// What opens a backup. Each has a random key of its own, wrapped for the keyring, for a passphrase, or for both.
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  scrypt,
  type KeyObject,
} from "node:crypto";
import { promisify } from "node:util";

import { z } from "zod";

import { AppError } from "../base/errors.ts";

/**
 * A passphrase becomes the private half of an X25519 pair by scrypt; its public half lies open. So copies are sealed
 * hour by hour, and the passphrase is asked for only by whoever opens one. All of this is also in Electron's BoringSSL.
 */
export const PassphraseLock = z.object({
  salt: z.base64(),
  /** scrypt's cost: 2^17 · 8 · 128 bytes = 128 MiB, OWASP's advice of 2023. */
  n: z
    .int()
    .min(1 << 10)
    .max(1 << 20),
  r: z.int().min(1).max(32),
  p: z.int().min(1).max(16),
  /** X25519, 32 bytes. */
  publicKey: z.base64(),
});
export type PassphraseLock = z.infer<typeof PassphraseLock>;

const Wrapped = z.object({ nonce: z.base64(), sealed: z.base64() });

export const Recipient = z.discriminatedUnion("by", [
  z.object({ by: z.literal("keyring"), keyId: z.string().max(100), ...Wrapped.shape }),
  z.object({ by: z.literal("passphrase"), lock: PassphraseLock, ephemeral: z.base64(), ...Wrapped.shape }),
]);
export type Recipient = z.infer<typeof Recipient>;

/** What a file's key is wrapped for. */
export interface Locks {
  passphrase: PassphraseLock | null;
  keyring: KeyringKey | null;
}

export interface KeyringKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

const COST = { n: 1 << 17, r: 8, p: 1 };
const KEY_BYTES = 32;
/** DER before the 32 bytes of an X25519 key: RFC 8410. */
const PKCS8 = Buffer.from("302e020100300506032b656e04220420", "hex");
const SPKI = Buffer.from("302a300506032b656e032100", "hex");

export const newKey = (): Buffer => randomBytes(KEY_BYTES);

export async function lockOf(passphrase: string, cost = COST): Promise<PassphraseLock> {
  const salt = randomBytes(16).toString("base64");
  const { publicKey } = await pairOf(passphrase, { salt, ...cost });
  return { salt, ...cost, publicKey: raw(publicKey).toString("base64") };
}

/** Throws BACKUP_KEYLESS where there is no lock at all. */
export function wrapKey(fileKey: Buffer, locks: Locks): Recipient[] {
  const recipients: Recipient[] = [];
  const { passphrase, keyring } = locks;
  if (keyring) recipients.push({ by: "keyring", keyId: keyring.id, ...seal(fileKey, keyring.key, "keyring") });
  if (passphrase) {
    const own = generateKeyPairSync("x25519");
    const ephemeral = raw(own.publicKey);
    const shared = agree(own.privateKey, publicOf(passphrase.publicKey), ephemeral, passphrase.publicKey);
    recipients.push({
      by: "passphrase",
      lock: passphrase,
      ephemeral: ephemeral.toString("base64"),
      ...seal(fileKey, shared, "passphrase"),
    });
  }
  if (recipients.length === 0) throw new AppError("BACKUP_KEYLESS", "backups.seal");
  return recipients;
}

/** The file's key by whatever opens it. Throws BACKUP_LOCKED. */
export async function unwrapKey(
  recipients: readonly Recipient[],
  by: { passphrase?: string | undefined; keyring: (keyId: string) => Promise<Buffer | null> },
): Promise<Buffer> {
  for (const one of recipients) {
    if (one.by === "keyring") {
      const key = await by.keyring(one.keyId);
      const opened = key && open(one, key, "keyring");
      if (opened) return opened;
    } else if (by.passphrase !== undefined) {
      const { privateKey } = await pairOf(by.passphrase, one.lock);
      const shared = agree(
        privateKey,
        publicOf(one.ephemeral),
        Buffer.from(one.ephemeral, "base64"),
        one.lock.publicKey,
      );
      const opened = open(one, shared, "passphrase");
      if (opened) return opened;
    }
  }
  const needsPassphrase = recipients.some((one) => one.by === "passphrase");
  const isWrong = by.passphrase !== undefined && needsPassphrase;
  throw new AppError("BACKUP_LOCKED", "backups.open", isWrong ? "The passphrase is another one" : undefined, {
    ...(needsPassphrase ? {} : { hint: "It opens only where the keyring still has the key it was made with." }),
    details: { needsPassphrase, isWrong },
  });
}

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

async function pairOf(passphrase: string, { salt, n, r, p }: Omit<PassphraseLock, "publicKey">) {
  // The same letters, however the keyboard has put them together.
  const seed = await derive(passphrase.normalize("NFKC"), Buffer.from(salt, "base64"), KEY_BYTES, {
    N: n,
    r,
    p,
    maxmem: 129 * n * r * p,
  });
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function raw(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" }).subarray(SPKI.length);
}

function publicOf(base64: string): KeyObject {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length !== KEY_BYTES)
    throw new AppError("BACKUP_DAMAGED", "backups.open", "A key in it has a wrong length");
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: "der", type: "spki" });
}

/** Both public halves go into it, so that a key agreed with another pair never fits. */
function agree(privateKey: KeyObject, publicKey: KeyObject, ephemeral: Buffer, lock: string): Buffer {
  const shared = diffieHellman({ privateKey, publicKey });
  const salt = Buffer.concat([ephemeral, Buffer.from(lock, "base64")]);
  return Buffer.from(hkdfSync("sha256", shared, salt, "ytempire backup passphrase", KEY_BYTES));
}

function seal(fileKey: Buffer, key: Buffer, bound: string): z.infer<typeof Wrapped> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString("base64"), sealed: sealed.toString("base64") };
}

function open({ nonce, sealed }: z.infer<typeof Wrapped>, key: Buffer, bound: string): Buffer | null {
  const bytes = Buffer.from(sealed, "base64");
  if (bytes.length !== KEY_BYTES + TAG_BYTES) return null;
  try {
    const cipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(KEY_BYTES));
    return Buffer.concat([cipher.update(bytes.subarray(0, KEY_BYTES)), cipher.final()]);
  } catch {
    return null;
  }
}

const TAG_BYTES = 16;
