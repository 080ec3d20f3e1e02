CREATE TABLE `pronunciations` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`written` text NOT NULL,
	`word_key` text NOT NULL,
	`spoken` text NOT NULL,
	`language` text,
	`channel_id` text,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pronunciations_id_unique` ON `pronunciations` (`id`);--> statement-breakpoint
CREATE INDEX `pronunciations_words` ON `pronunciations` (`owner_id`,`word_key`);