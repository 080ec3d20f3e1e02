CREATE TABLE `presets` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`wishes` text NOT NULL,
	`channel_id` text,
	`footage_folders` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `presets_name` ON `presets` (`owner_id`,`name_key`);