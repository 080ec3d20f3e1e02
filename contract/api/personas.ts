// Personas over the contract: the ready ones, and a person's own.
import { z } from "zod";

import { Persona, PersonaChange, PersonaId, PersonaText } from "../persona.ts";
import { IfVersion, makes, reads, Time } from "./wire.ts";

/** A persona as lists show it. */
export const KnownPersona = Persona.extend({
  /** False: it ships with the product and cannot be changed, but copied. */
  own: z.boolean(),
  /** How many channels speak by it. */
  channels: z.int().nonnegative(),
  /** 0–1: how well it goes with the niche that was asked for; null: none was. */
  fit: z.number().min(0).max(1).nullable(),
  /** Of one of the person's own; 1 for the ready ones. */
  version: z.int().positive(),
  /** Null: it ships with the product. */
  updatedAt: Time.nullable(),
});
export type KnownPersona = z.infer<typeof KnownPersona>;

const withId = z.object({ id: PersonaId });

export const personas = {
  list: reads
    .route({
      method: "GET",
      path: "/personas",
      summary: "Personas: a person's own first, then by name; with a niche, those that fit it best first",
      tags: ["personas"],
    })
    .input(z.object({ niche: z.string().trim().min(1).max(60).optional() }))
    .output(z.array(KnownPersona)),
  get: reads
    .route({ method: "GET", path: "/personas/{id}", summary: "A persona", tags: ["personas"] })
    .input(withId)
    .output(KnownPersona),
  create: makes
    .route({
      method: "POST",
      path: "/personas",
      successStatus: 201,
      summary: "A persona of one's own",
      tags: ["personas"],
    })
    .input(PersonaText)
    .output(KnownPersona),
  update: makes
    .route({
      method: "PUT",
      path: "/personas/{id}",
      summary: "Change one of one's own; videos that were begun keep what they have",
      tags: ["personas"],
    })
    .input(withId.extend({ ifVersion: IfVersion, ...PersonaChange.shape }))
    .output(KnownPersona),
  remove: makes
    .route({
      method: "DELETE",
      path: "/personas/{id}",
      summary: "Delete one of one's own that no channel speaks by",
      tags: ["personas"],
    })
    .input(withId.extend({ ifVersion: IfVersion }))
    .output(withId),
};
