// How much a caller may ask of the backend: sizes, times and numbers, each stated once.
export interface HttpLimits {
  bodyBytes: number;
  bodyMilliseconds: number;
  headerBytes: number;
  headerMilliseconds: number;
  /** Open at once, WebSockets among them. */
  sockets: number;
  /** Between two requests of a connection. */
  idleMilliseconds: number;
  /** Of a message over a WebSocket. */
  messageBytes: number;
  /** Between two pings; a socket that answers none until the next one is ended. */
  heartbeatMilliseconds: number;
  /** Wrong tokens and codes of an address in a minute. */
  wrongAttempts: number;
  /** Requests that are being answered when the server closes may still end. */
  closeMilliseconds: number;
}

export const LIMITS: HttpLimits = {
  bodyBytes: 2e6,
  bodyMilliseconds: 30_000,
  headerBytes: 16 * 1024,
  headerMilliseconds: 10_000,
  sockets: 1000,
  idleMilliseconds: 60_000,
  messageBytes: 1024 * 1024,
  heartbeatMilliseconds: 30_000,
  wrongAttempts: 30,
  closeMilliseconds: 2000,
};

/** What a socket may be behind before whoever writes to it waits. */
export const BEHIND_BYTES = 1024 * 1024;
