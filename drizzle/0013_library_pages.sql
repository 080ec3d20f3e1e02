DROP INDEX `assets_missing`;--> statement-breakpoint
CREATE INDEX `assets_there` ON `assets` (`owner_id`,`missing_since`);--> statement-breakpoint
CREATE INDEX `assets_kind` ON `assets` (`owner_id`,`missing_since`,`kind`);--> statement-breakpoint
CREATE INDEX `assets_licence` ON `assets` (`owner_id`,`missing_since`,`licence`);--> statement-breakpoint
CREATE INDEX `assets_place` ON `assets` (`owner_id`,`missing_since`,`path`);