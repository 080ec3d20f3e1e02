// Tokens, sessions and the audit log over the contract.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.access;

export const access = {
  tokens: of.tokens.handler(pending),
  createToken: of.createToken.handler(pending),
  revokeToken: of.revokeToken.handler(pending),
  sessions: of.sessions.handler(pending),
  revokeSession: of.revokeSession.handler(pending),
  link: of.link.handler(pending),
  audit: of.audit.handler(pending),
};
