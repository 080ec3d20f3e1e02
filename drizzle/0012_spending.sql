CREATE TABLE `spending` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`owner_id` text DEFAULT 'local' NOT NULL,
	`kind` text NOT NULL,
	`service` text NOT NULL,
	`units` integer NOT NULL,
	`micro_usd` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `spending_at` ON `spending` (`owner_id`,`at`);--> statement-breakpoint
CREATE INDEX `generations_ended` ON `generations` (`owner_id`,`ended_at`);