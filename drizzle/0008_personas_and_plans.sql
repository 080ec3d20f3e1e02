CREATE TABLE `personas` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`name_key` text NOT NULL,
	`text` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `personas_name` ON `personas` (`owner_id`,`name_key`);--> statement-breakpoint
CREATE TABLE `plans` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`channel_id` text NOT NULL,
	`title` text NOT NULL,
	`wishes` text NOT NULL,
	`footage_folders` text NOT NULL,
	`priority` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`begin_at` integer NOT NULL,
	`state` text DEFAULT 'planned' NOT NULL,
	`video_id` text,
	`fault` text,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`channel_id`) REFERENCES `channels`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `plans_id_unique` ON `plans` (`id`);--> statement-breakpoint
CREATE INDEX `plans_due` ON `plans` (`owner_id`,`state`,`begin_at`);--> statement-breakpoint
CREATE INDEX `plans_at` ON `plans` (`owner_id`,`at`);--> statement-breakpoint
CREATE INDEX `plans_channel` ON `plans` (`channel_id`);--> statement-breakpoint
ALTER TABLE `channels` ADD `persona` text;--> statement-breakpoint
ALTER TABLE `channels` ADD `schedule` text DEFAULT '{"slots":[],"missed":"ask"}' NOT NULL;