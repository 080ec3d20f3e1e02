CREATE TABLE `asset_vectors` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`model` text NOT NULL,
	`fingerprint` text NOT NULL,
	`moments` text NOT NULL,
	`vectors` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `asset_vectors_of` ON `asset_vectors` (`model`,`fingerprint`);