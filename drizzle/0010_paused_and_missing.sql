CREATE TABLE `asset_edits` (
	`owner_id` text DEFAULT 'local' NOT NULL,
	`fingerprint` text NOT NULL,
	`edit` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`owner_id`, `fingerprint`)
);
--> statement-breakpoint
CREATE TABLE `asset_moves` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`asset_id` text NOT NULL,
	`from_path` text NOT NULL,
	`to_path` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `asset_tags` (
	`tag` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`tag`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `asset_tags_seq` ON `asset_tags` (`seq`);--> statement-breakpoint
CREATE TABLE `job_holds` (
	`subject` text PRIMARY KEY NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`held_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `assets` ADD `missing_since` integer;--> statement-breakpoint
CREATE INDEX `assets_missing` ON `assets` (`missing_since`) WHERE missing_since is not null;--> statement-breakpoint
ALTER TABLE `jobs` ADD `fraction` real DEFAULT 0 NOT NULL;--> statement-breakpoint
INSERT OR IGNORE INTO `asset_tags` (`tag`, `seq`) SELECT said.value, a.seq FROM `assets` AS a, json_each(a.tags) AS said;--> statement-breakpoint
CREATE TRIGGER `asset_tags_added` AFTER INSERT ON `assets` BEGIN
	INSERT OR IGNORE INTO `asset_tags` (`tag`, `seq`) SELECT value, new.seq FROM json_each(new.tags);
END;--> statement-breakpoint
CREATE TRIGGER `asset_tags_changed` AFTER UPDATE OF `tags` ON `assets` WHEN new.tags IS NOT old.tags BEGIN
	DELETE FROM `asset_tags` WHERE `seq` = old.seq;
	INSERT OR IGNORE INTO `asset_tags` (`tag`, `seq`) SELECT value, new.seq FROM json_each(new.tags);
END;--> statement-breakpoint
CREATE TRIGGER `asset_tags_gone` AFTER DELETE ON `assets` BEGIN
	DELETE FROM `asset_tags` WHERE `seq` = old.seq;
END;
