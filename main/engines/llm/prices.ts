// Which models of services are asked, and what they cost by their list prices: the one place where they stand.
import type { CloudEngine } from "./cloud/index.ts";
import type { Price } from "./types.ts";

/**
 * When these were last set down: from knowledge, not from the services' pages. They are for estimates, limits and the ledger;
 * nobody is billed by them. The setting `cloudWriterPrices` replaces them and adds models.
 */
export const LLM_PRICES_AS_OF = "2025-06";

export interface PricedModel {
  name: string;
  price: Price;
  contextTokens: number;
}

/** `dear` writes better, and only for a channel that earns it. */
export const CLOUD_MODELS: Record<
  Exclude<CloudEngine, "openaiCompatible">,
  { cheap: PricedModel; dear: PricedModel }
> = {
  openai: {
    cheap: { name: "gpt-4o-mini", price: { input: 150_000, output: 600_000 }, contextTokens: 128_000 },
    dear: { name: "gpt-4o", price: { input: 2_500_000, output: 10_000_000 }, contextTokens: 128_000 },
  },
  anthropic: {
    cheap: { name: "claude-3-5-haiku-latest", price: { input: 800_000, output: 4_000_000 }, contextTokens: 200_000 },
    dear: { name: "claude-sonnet-4-0", price: { input: 3_000_000, output: 15_000_000 }, contextTokens: 200_000 },
  },
  google: {
    cheap: { name: "gemini-2.5-flash", price: { input: 300_000, output: 2_500_000 }, contextTokens: 1_000_000 },
    dear: { name: "gemini-2.5-pro", price: { input: 1_250_000, output: 10_000_000 }, contextTokens: 1_000_000 },
  },
};

/** Of a model that stands in no list: as much as the dearest one of its service, so that nothing is counted too low. */
export function priceOf(engine: keyof typeof CLOUD_MODELS, name: string, own: Readonly<Record<string, Price>>): Price {
  const { cheap, dear } = CLOUD_MODELS[engine];
  return own[`${engine}/${name}`] ?? [cheap, dear].find((model) => model.name === name)?.price ?? dear.price;
}

/** `openai/gpt-4o-mini=150000/600000`: millionths of a US dollar for a million tokens, in and out. */
export const OWN_PRICE = /^((?:openai|anthropic|google)\/[^=\s]+)=(\d+)\/(\d+)$/;

export function ownPrices(lines: readonly string[]): Record<string, Price> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, model = "", input, output] = OWN_PRICE.exec(line) ?? [];
      return model === "" ? [] : [[model, { input: Number(input), output: Number(output) }]];
    }),
  );
}
