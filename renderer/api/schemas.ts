// Comes before the contract's schemas wherever they are loaded: compiled checks need eval, which the page's policy forbids.
import { config } from "zod";

config({ jitless: true });
