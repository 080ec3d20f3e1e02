// Where drizzle-kit finds the tables and writes the migrations: run `npm run db:generate` after every change of the schema.
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./main/store/schema.ts",
  out: "./drizzle",
  casing: "snake_case",
});
