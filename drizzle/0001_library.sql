CREATE TABLE `assets` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`path` text NOT NULL,
	`kind` text NOT NULL,
	`hash` text,
	`fingerprint` text NOT NULL,
	`bytes` integer NOT NULL,
	`modified_at` integer NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`seconds` real NOT NULL,
	`perceptual_hash` text,
	`has_sound` integer NOT NULL,
	`tags` text NOT NULL,
	`title` text,
	`licence` text,
	`author` text,
	`provenance` text NOT NULL,
	`traits` text NOT NULL,
	`sidecars` text NOT NULL,
	`reader` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assets_id_unique` ON `assets` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `assets_path` ON `assets` (`owner_id`,`path`);--> statement-breakpoint
CREATE INDEX `assets_fingerprint` ON `assets` (`fingerprint`);--> statement-breakpoint
CREATE TABLE `library_folders` (
	`owner_id` text DEFAULT 'local' NOT NULL,
	`path` text NOT NULL,
	`watched` integer DEFAULT false NOT NULL,
	`added_at` integer NOT NULL,
	`indexed_at` integer,
	PRIMARY KEY(`owner_id`, `path`)
);
--> statement-breakpoint
CREATE TABLE `unusable_files` (
	`owner_id` text DEFAULT 'local' NOT NULL,
	`path` text NOT NULL,
	`bytes` integer NOT NULL,
	`modified_at` integer NOT NULL,
	`reason` text NOT NULL,
	`reader` integer NOT NULL,
	PRIMARY KEY(`owner_id`, `path`)
);
