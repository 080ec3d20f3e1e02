CREATE TABLE `asset_uses` (
	`owner_id` text DEFAULT 'local' NOT NULL,
	`asset_id` text NOT NULL,
	`video_id` text NOT NULL,
	`used_at` integer NOT NULL,
	PRIMARY KEY(`asset_id`, `video_id`)
);
