DROP INDEX `stage_results_newest`;--> statement-breakpoint
CREATE INDEX `stage_results_waiting` ON `stage_results` (`key`,`waiting_for`);--> statement-breakpoint
CREATE INDEX `generations_video` ON `generations` (`video_id`,`revision`,`seq`);